package dev.vitrine.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HubFilesTest {

    private static final Path RESOURCES = Path.of("src/main/resources/dev/vitrine/hub");
    private static final Pattern REFERENCE = Pattern.compile("(?:from|import) '(\\./|\\.\\./)+([^']+)'");

    private final HubFiles files = HubFiles.load();

    @Test
    void theListNamesEveryFileInOrder() throws IOException {
        try (Stream<Path> found = Files.walk(RESOURCES)) {
            List<String> names = found.filter(Files::isRegularFile)
                    .map(file -> RESOURCES.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.equals("files.txt"))
                    .sorted()
                    .toList();
            assertThat(Files.readString(RESOURCES.resolve("files.txt")).lines().toList())
                    .isEqualTo(names);
        }
    }

    /** So that a browser fetches them all at once, and not one after the other as it reads their imports. */
    @Test
    void thePageNamesTheModulesThatItWillNeed() {
        String page = files.find("").orElseThrow().text();
        Set<String> needed = new TreeSet<>();
        collect("hub/app.js", needed);
        needed.remove("hub/app.js");
        Set<String> named = new TreeSet<>();
        Matcher matcher = Pattern.compile("<link rel=\"modulepreload\" href=\"([^\"]+)\">")
                .matcher(page);
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        assertThat(named).isEqualTo(needed);
    }

    private void collect(String path, Set<String> found) {
        if (!found.add(path)) {
            return;
        }
        Matcher matcher = Pattern.compile("(?m)(?:from|^import) '(\\.[^']+)';")
                .matcher(files.find(path).orElseThrow().text());
        while (matcher.find()) {
            Path target = Path.of(path).resolveSibling(matcher.group(1)).normalize();
            collect(target.toString().replace('\\', '/'), found);
        }
    }

    @Test
    void theEmptyPathIsThePage() {
        assertThat(files.find("")).isPresent();
        assertThat(files.find("").map(HubFile::mediaType)).hasValue("text/html; charset=utf-8");
        assertThat(files.find("../HubFiles.class")).isEmpty();
        assertThat(files.find("files.txt")).isEmpty();
    }

    @Test
    void noFileHoldsInlineCodeOrAsksAnybodyElse() {
        for (HubFile file : files.all()) {
            String text = file.text();
            assertThat(text).as(file.path()).doesNotContain("innerHTML").doesNotContain("eval(");
            if (file.path().endsWith(".html")) {
                assertThat(text).doesNotContainPattern("<script(?![^>]* src=)");
                assertThat(text).doesNotContain("<style").doesNotContain(" style=");
                assertThat(text).doesNotContainPattern("(?:src|href)=\"(?:[a-z]+:)?//");
            }
            if (file.path().endsWith(".css")) {
                assertThat(text).doesNotContain("@import").doesNotContainPattern("url\\((?!\"?data:)");
            }
        }
    }

    @Test
    void everyImportOfAModuleIsServed() {
        int imports = 0;
        for (HubFile file : files.all()) {
            if (!file.path().endsWith(".js")) {
                continue;
            }
            Matcher matcher = REFERENCE.matcher(file.text());
            while (matcher.find()) {
                String reference = matcher.group().replaceAll(".*'(.*)'", "$1");
                Path target = Path.of(file.path()).resolveSibling(reference).normalize();
                assertThat(files.find(target.toString().replace('\\', '/')))
                        .as("%s imports %s", file.path(), reference)
                        .isPresent();
                imports++;
            }
        }
        assertThat(imports).isPositive();
    }

    @Test
    void aPageBelowTheRootFindsItsFilesAndSaysWhatItShows() {
        String page = files.page(2, "a <b> & \"c\"", "what it is");
        assertThat(page)
                .contains("<base href=\"../../\">")
                .contains("<title>a &lt;b&gt; &amp; &quot;c&quot;</title>")
                .contains("<meta property=\"og:title\" content=\"a &lt;b&gt; &amp; &quot;c&quot;\">")
                .contains("<meta property=\"og:description\" content=\"what it is\">")
                .contains("data-routes=\"path\"")
                .doesNotContain("<!-- preview -->");
        assertThat(files.page(0, "t", "d")).contains("<base href=\"./\">");
    }

    @Test
    void aFileHasItsDigestAsValidator() {
        HubFile index = files.find("").orElseThrow();
        assertThat(index.sha256()).matches("[0-9a-f]{64}");
        assertThat(index.size()).isEqualTo(index.text().getBytes(UTF_8).length);
    }

    @Test
    void pagesMayAskTheWitnessesThatAreNamedAndNobodyElse() {
        HubFiles asking = files.asking(List.of(
                "https://w1.example",
                "http://127.0.0.1:6963",
                "https://w2.example; script-src *",
                "https://w3.example 'unsafe-inline'",
                "https://w4.example/path",
                "data:",
                "*"));
        String allowed = "connect-src 'self' https://w1.example http://127.0.0.1:6963;";
        assertThat(asking.contentSecurityPolicy()).contains(allowed).contains("script-src 'self';");
        assertThat(asking.page(2, "t", "d")).contains(allowed).doesNotContain("unsafe-inline");
        assertThat(asking.find("").orElseThrow().text()).contains(allowed);
        assertThat(files.contentSecurityPolicy()).contains("connect-src 'self';");
        assertThat(files.find("").orElseThrow().text()).contains("connect-src 'self';");
    }
}
