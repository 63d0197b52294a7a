package dev.vitrine.witness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The vectors beside the project; without them a test is skipped, or fails with {@code vitrine.shared.required}. */
public final class SharedVectors {

    private SharedVectors() {}

    public static Path path(String name) {
        Path folder = Path.of(System.getProperty("vitrine.shared", "../shared"), "vectors");
        if (!Files.isDirectory(folder)) {
            String message = "the shared vectors are not there; set -Dvitrine.shared to their folder";
            if (Boolean.getBoolean("vitrine.shared.required")) {
                throw new AssertionError(message);
            }
            Assumptions.abort(message);
        }
        return folder.resolve(name);
    }

    public static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(path(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
