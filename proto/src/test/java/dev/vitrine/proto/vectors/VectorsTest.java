package dev.vitrine.proto.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The committed vectors are the generated ones. To write them anew after a change of the generator, and then to review the
 * difference:
 *
 * <pre>{@code mvn test -pl proto -Dtest=VectorsTest -Dvitrine.vectors.write=true}</pre>
 */
final class VectorsTest {

    private static final Path VECTORS = Path.of(System.getProperty("vitrine.root", ".."), "proto", "vectors");

    @TestFactory
    Stream<DynamicTest> theCommittedFilesAreTheGeneratedOnes() {
        return VectorGroup.all().stream().map(group -> DynamicTest.dynamicTest(group.folder(), () -> compare(group)));
    }

    private static void compare(VectorGroup group) throws IOException {
        Path folder = VECTORS.resolve(group.folder());
        Map<String, String> generated = new TreeMap<>();
        group.files().forEach((name, file) -> generated.put(name, Json.print(file)));
        if (Boolean.getBoolean("vitrine.vectors.write")) {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : generated.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
        }

        assertThat(names(folder)).containsExactlyInAnyOrderElementsOf(generated.keySet());
        for (Map.Entry<String, String> file : generated.entrySet()) {
            assertThat(Files.readString(folder.resolve(file.getKey())))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
