package dev.vitrine.cli;

import dev.vitrine.client.BlobClient;
import dev.vitrine.client.BlobReferences;
import dev.vitrine.client.Mirror;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The blobs of a mirror, in {@code v1/blobs} of its folder, where the log itself serves them. */
final class MirrorBlobs {

    private static final String FOLDER = "v1/blobs";
    private static final String MISSING = "missing-blobs";

    private final Path folder;
    private final Path missing;

    MirrorBlobs(Path mirror) {
        this.folder = mirror.resolve(FOLDER);
        this.missing = mirror.resolve(MISSING);
    }

    /** How many there are that were fetched now, were there, and that the log does not serve. */
    record Fetched(int fetched, int there, int missing) {}

    /**
     * Fetches what entries from one index on refer to, and what was missing before.
     *
     * @param maxSize bytes of one blob; larger ones are left out and asked for again next time
     */
    Fetched fetch(Mirror mirror, long from, BlobClient client, long maxSize, Output output) throws IOException {
        Map<String, Bytes> wanted = new LinkedHashMap<>();
        if (Files.exists(missing)) {
            for (String line : Files.readAllLines(missing)) {
                wanted.put(line, hash(line));
            }
        }
        mirror.forEachEntry(from, (index, leaf) -> {
            for (BlobReference blob : BlobReferences.in(leaf)) {
                Bytes sha256 = BlobReferences.sha256(blob);
                wanted.put(sha256.hex(), sha256);
            }
        });
        int fetched = 0;
        int there = 0;
        Set<String> absent = new LinkedHashSet<>();
        Path unused = Files.createDirectories(folder);
        for (Map.Entry<String, Bytes> blob : wanted.entrySet()) {
            Path file = folder.resolve(blob.getKey());
            if (Files.exists(file)) {
                there++;
            } else if (isFetched(client, blob.getValue(), maxSize, file, output)) {
                fetched++;
            } else {
                absent.add(blob.getKey());
            }
        }
        Path written = Files.write(missing, absent);
        if (absent.isEmpty()) {
            Files.delete(written);
        }
        return new Fetched(fetched, there, absent.size());
    }

    private static boolean isFetched(BlobClient client, Bytes sha256, long maxSize, Path file, Output output) {
        try {
            return client.get(sha256, maxSize, file);
        } catch (IOException e) {
            output.progress("not copied: blob " + sha256.hex() + ": " + e.getMessage());
            return false;
        }
    }

    /** Hashes every blob of a folder; the names of those that are not what their names say. */
    static Checked check(Path mirror) throws IOException {
        Path folder = mirror.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return new Checked(0, List.of());
        }
        List<String> damaged = new java.util.ArrayList<>();
        int count = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".part")) {
                    count++;
                    if (!BlobClient.sha256(file).hex().equals(name)) {
                        damaged.add(name);
                    }
                }
            }
        }
        return new Checked(count, damaged);
    }

    record Checked(int count, List<String> damaged) {}

    private static Bytes hash(String hex) throws IOException {
        try {
            return Bytes.fromHex(hex);
        } catch (MalformedException e) {
            throw new IOException(MISSING + " of the mirror is damaged; delete it", e);
        }
    }
}
