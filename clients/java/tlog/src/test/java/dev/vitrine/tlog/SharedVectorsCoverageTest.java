package dev.vitrine.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No vector is forgotten: each file under {@code vectors} is run by a test of this module or is named, with the reason, as
 * one that this module does not run. The list is {@code shared-vectors.txt} in the test resources.
 */
final class SharedVectorsCoverageTest {

    private static final String LIST = "shared-vectors.txt";

    @Test
    void everyFileIsRunByATestOrNamedWithTheReasonWhyNot() throws IOException {
        List<Row> rows = rows();

        List<Path> forgotten = new ArrayList<>();
        for (Path file : files()) {
            if (rows.stream().noneMatch(row -> row.covers(file))) {
                forgotten.add(file);
            }
        }

        assertThat(forgotten).isEmpty();
    }

    @Test
    void everyRowStandsForAtLeastOneFile() throws IOException {
        List<Path> files = files();

        assertThat(rows()).allSatisfy(row -> assertThat(files).anyMatch(row::covers));
    }

    @Test
    void everyNamedTestExistsAndReadsTheFileThatItIsNamedFor() throws IOException {
        Path sources = SharedVectors.projectRoot().resolve("clients/java/tlog/src/test/java/dev/vitrine/tlog");

        for (Row row : rows()) {
            if (!row.isExcused()) {
                Path source = sources.resolve(row.by().replace('.', '/') + ".java");
                assertThat(source).as(row.glob()).exists();
                assertThat(Files.readString(source)).contains("\"" + row.literal());
            }
        }
    }

    private static List<Path> files() throws IOException {
        Path folder = SharedVectors.folder();
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .sorted()
                    .toList();
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader list = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SharedVectorsCoverageTest.class.getResourceAsStream(LIST)),
                StandardCharsets.UTF_8))) {
            for (String line = list.readLine(); line != null; line = list.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    rows.add(Row.parse(line));
                }
            }
        }
        return rows;
    }

    private record Row(String glob, String by, String reason) {

        static Row parse(String line) {
            String[] columns = line.split("\\s+", 3);
            assertThat(columns)
                    .as("a row is: GLOB TESTCLASS, or: GLOB - REASON")
                    .hasSizeBetween(2, 3);
            String reason = columns.length == 3 ? columns[2] : "";
            assertThat(columns[1].equals("-"))
                    .as("a reason, and only one, for %s", columns[0])
                    .isEqualTo(!reason.isEmpty());
            return new Row(columns[0], columns[1], reason);
        }

        boolean isExcused() {
            return by.equals("-");
        }

        boolean covers(Path file) {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            return matcher.matches(file);
        }

        /** The part before the first wildcard, which the test's source must mention. */
        String literal() {
            int wildcard = glob.indexOf('*');
            if (wildcard < 0) {
                return glob;
            }
            int slash = glob.lastIndexOf('/', wildcard);
            return glob.substring(0, slash);
        }
    }
}
