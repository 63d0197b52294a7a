package dev.vitrine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code manifest.json} of a collection: an array of cases, each a folder with the digests of its files, and perhaps a time at
 * which its evidence was current. Looked for in the folder that is imported and in those above it. Without one, every file is taken as
 * it is.
 */
final class ImportManifest {

    private static final String NAME = "manifest.json";
    private static final int MAX_SIZE = 64 << 20;

    private final Map<Path, String> digests = new HashMap<>();
    private final Map<Path, Instant> times = new HashMap<>();

    private ImportManifest() {}

    static ImportManifest find(Path folder) throws Failure, IOException {
        Path start = folder.toAbsolutePath().normalize();
        for (Path at = start; at != null; at = at.getParent()) {
            Path file = at.resolve(NAME);
            if (Files.isRegularFile(file) && (at.equals(start) || names(file, at, start))) {
                return read(file, at);
            }
        }
        return new ImportManifest();
    }

    /** Whether a manifest above speaks of the folder. */
    private static boolean names(Path file, Path base, Path folder) throws Failure, IOException {
        ImportManifest manifest = read(file, base);
        return manifest.digests.keySet().stream().anyMatch(path -> path.startsWith(folder));
    }

    private static ImportManifest read(Path file, Path base) throws Failure, IOException {
        ImportManifest manifest = new ImportManifest();
        JsonNode root =
                new ObjectMapper().readTree(LocalFiles.read(file, MAX_SIZE).toByteArray());
        for (JsonNode one : root) {
            Path folder = base.resolve(one.path("case").asText()).normalize();
            one.path("files")
                    .fields()
                    .forEachRemaining(entry -> manifest.digests.put(
                            folder.resolve(entry.getKey()).normalize(),
                            entry.getValue().path("sha256").asText()));
            String at = one.at("/expect_at/at").asText(one.path("at").asText());
            try {
                if (!at.isEmpty()) {
                    manifest.times.put(folder, Instant.parse(at));
                }
            } catch (DateTimeException e) {
                throw Failure.couldNotTell(
                        "MALFORMED_MANIFEST", file + ": " + at + " is not a time", "write 2024-01-31T00:00:00Z");
            }
        }
        return manifest;
    }

    /** A file that the manifest names must be the one that it means. */
    void require(Path file, Bytes content) throws Failure {
        String digest = digests.get(file.toAbsolutePath().normalize());
        if (digest != null
                && !digest.isEmpty()
                && !digest.equals(Hashes.sha256(content).hex())) {
            throw Failure.couldNotTell(
                    "CHANGED_FILE", file + " is not the file that the manifest names", "fetch the collection again");
        }
    }

    /** When the evidence of a folder was current. */
    Optional<Instant> at(Path folder) {
        return Optional.ofNullable(times.get(folder.toAbsolutePath().normalize()));
    }
}
