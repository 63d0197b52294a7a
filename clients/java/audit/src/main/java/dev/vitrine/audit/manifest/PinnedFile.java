package dev.vitrine.audit.manifest;

import dev.vitrine.tlog.Bytes;
import java.util.Optional;

/**
 * A file by its content: one line of {@code inputs.lock}.
 *
 * @param name unique in its file
 * @param url where it is served; empty where nobody serves it any more. A hint: the digest decides
 * @param sha256 32 bytes
 * @param size in bytes, 1 to 2^40
 * @param path where the build finds it, in the source; empty where the build only looks into the folder of all inputs
 * @param use how the build gets it
 */
public record PinnedFile(
        String name, Optional<String> url, Bytes sha256, long size, Optional<RelativePath> path, Use use) {

    static final int MAX_NAME = 255;
    static final long MAX_SIZE = 1L << 40;

    /** How a build gets an input. */
    public enum Use {
        /** As a file, at its path and in the folder of all inputs. */
        FILE("file"),
        /** As a container image: an archive that the builder loads before it builds. */
        IMAGE("image");

        private final String code;

        Use(String code) {
            this.code = code;
        }

        /** The word for it in a manifest. */
        public String code() {
            return code;
        }
    }
}
