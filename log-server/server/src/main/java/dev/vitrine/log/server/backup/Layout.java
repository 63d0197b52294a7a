package dev.vitrine.log.server.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The parts of a log's data directory, which a backup has under the same names. */
record Layout(Path root) {

    /** Written last: where it is, everything else is. */
    static final String COMPLETE = "backup.txt";

    /** Says what the log is; without it nothing is served from a directory. */
    static final String IDENTITY = "log.yaml";

    /** The files beside it. */
    static final List<String> FILES = List.of("policy");

    Path store() {
        return root.resolve("store");
    }

    Path blobs() {
        return root.resolve("blobs").resolve("objects");
    }

    Path keys() {
        return root.resolve("keys");
    }

    Path identity() {
        return root.resolve(IDENTITY);
    }

    Path policy() {
        return root.resolve("policy");
    }

    Path complete() {
        return root.resolve(COMPLETE);
    }

    boolean isComplete() {
        return Files.exists(complete());
    }
}
