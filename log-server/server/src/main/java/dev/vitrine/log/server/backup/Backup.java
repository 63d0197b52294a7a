package dev.vitrine.log.server.backup;

import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.tile.FsckProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/*
 * Implementation note. The store first, as it is at one moment; then the blobs, so that none is missing that an entry of the copy
 * speaks of. Blobs never change once they have their names.
 */

/** Copies a log, also while it is served, and checks the copy. */
public final class Backup {

    private final Path data;
    private final InstantSource clock;

    public Backup(Path data, InstantSource clock) {
        this.data = data;
        this.clock = clock;
    }

    /** Writes the store as it is at one moment into a directory that does not exist. */
    @FunctionalInterface
    public interface Snapshot {
        void into(Path target) throws IOException;
    }

    /**
     * Makes a backup in a directory that does not exist or is empty. A copy that was broken off has no {@code backup.txt}, and is not
     * restored.
     *
     * @param keys whether the log's secret keys are copied, too
     */
    public Verification into(Path target, Snapshot snapshot, boolean keys, FsckProgress progress) throws IOException {
        Layout from = new Layout(data);
        Layout to = new Layout(target);
        Copying.requireEmpty(target);
        snapshot.into(to.store().toAbsolutePath());
        for (String file : Layout.FILES) {
            Copying.file(data.resolve(file), target.resolve(file));
        }
        Copying.file(from.identity(), to.identity());
        Copying.tree(from.blobs(), to.blobs());
        if (keys) {
            Copying.tree(from.keys(), to.keys());
        }
        Verification verified = Verification.of(to, progress);
        Path unused = Files.write(to.complete(), text(verified, keys).getBytes(StandardCharsets.UTF_8));
        Copying.flush(to.complete());
        return verified;
    }

    private String text(Verification verified, boolean keys) {
        TreeHead head = verified.head().head();
        return "size " + head.size() + "\nroot " + head.root().base64() + "\nblobs " + verified.blobs() + "\nkeys "
                + (keys ? "yes" : "no") + "\ntaken " + clock.instant() + "\n";
    }
}
