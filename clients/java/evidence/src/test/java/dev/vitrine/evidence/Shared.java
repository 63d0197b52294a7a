package dev.vitrine.evidence;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The folder of vectors and artefacts beside the project. */
public final class Shared {

    private Shared() {}

    /** A path inside of it; skips the running test, or fails it where the folder is required, when it is not there. */
    public static Path path(String relative) {
        return required(root().resolve(relative));
    }

    /** The corpus: the property {@code vitrine.corpus}, or {@code corpus} in the shared folder. */
    public static Path corpus() {
        String chosen = System.getProperty("vitrine.corpus", "");
        return required(chosen.isEmpty() ? root().resolve("corpus") : Path.of(chosen));
    }

    /** The default corpus, where the chosen one is another. */
    static Optional<Path> defaultCorpusBeside(Path chosen) throws IOException {
        Path usual = root().resolve("corpus");
        return Files.isDirectory(usual) && !Files.isSameFile(usual, chosen) ? Optional.of(usual) : Optional.empty();
    }

    public static Bytes read(Path file) {
        try {
            return Bytes.wrapUnsafe(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        return Path.of(System.getProperty("vitrine.shared", "../shared"));
    }

    private static Path required(Path path) {
        if (!Files.exists(path)) {
            String message = path + " is not there: vectors and artefacts live beside the project";
            if (Boolean.getBoolean("vitrine.shared.required")) {
                throw new AssertionError(message);
            }
            Assumptions.abort(message);
        }
        return path;
    }
}
