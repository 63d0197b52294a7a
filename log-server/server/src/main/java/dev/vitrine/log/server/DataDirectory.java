package dev.vitrine.log.server;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a log lives: {@code log.yaml}, {@code policy} (tlog-policy), {@code keys/}, {@code store/}, and {@code listen}, the
 * URL of the running server.
 */
record DataDirectory(Path path) {

    Path identity() {
        return path.resolve("log.yaml");
    }

    Path policy() {
        return path.resolve("policy");
    }

    Path keys() {
        return path.resolve("keys");
    }

    Path store() {
        return path.resolve("store");
    }

    Path blobs() {
        return path.resolve("blobs");
    }

    Path listen() {
        return path.resolve("listen");
    }

    /** Whether {@code init} got as far as to say what this log is. */
    boolean isInitialised() {
        return Files.exists(identity());
    }
}
