package dev.vitrine.log.server.backup;

import dev.vitrine.tlog.tile.FsckProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a data directory from a backup. */
public final class Restore {

    private Restore() {}

    /**
     * Copies a backup into a directory that does not exist or is empty, and checks what arrived. {@code log.yaml} comes last: what is
     * not whole cannot be served.
     */
    public static Verification from(Path backup, Path data, FsckProgress progress) throws IOException {
        Layout from = new Layout(backup);
        Layout to = new Layout(data);
        if (!from.isComplete()) {
            throw new CopyFailedException(
                    backup + " is no backup, or one that was broken off: it has no " + Layout.COMPLETE);
        }
        Copying.requireEmpty(data);
        Copying.tree(from.store(), to.store());
        Copying.tree(from.blobs(), to.blobs());
        if (Files.exists(from.keys())) {
            Copying.tree(from.keys(), to.keys());
        }
        for (String file : Layout.FILES) {
            Copying.file(backup.resolve(file), data.resolve(file));
        }
        Verification verified = Verification.of(to, progress);
        Copying.file(from.identity(), to.identity());
        return verified;
    }
}
