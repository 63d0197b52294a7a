package dev.vitrine.audit.kit;

import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file in a kit.
 *
 * @param path in the kit
 * @param sha256 32 bytes
 * @param size in bytes
 */
public record KitFile(RelativePath path, Bytes sha256, long size) {

    /** The SHA-256 of a file on disk, however large. */
    public static Bytes sha256(Path file) throws IOException {
        return Sha256.of(file);
    }
}
