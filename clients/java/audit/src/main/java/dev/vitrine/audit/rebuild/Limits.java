package dev.vitrine.audit.rebuild;

import java.time.Duration;

/**
 * What a build may use.
 *
 * @param time until it is killed
 * @param processorSeconds of each process
 * @param memory address space of each process, in bytes
 * @param file the largest file, in bytes
 * @param log how much of its output is kept, in bytes: the first half and the last half
 * @param openFiles of each process
 */
public record Limits(Duration time, long processorSeconds, long memory, long file, long log, int openFiles) {

    /** Room for a build of hours; a rebuilder on a small machine chooses less. */
    public static final Limits DEFAULT =
            new Limits(Duration.ofHours(4), 4 * 3600, 64L << 30, 16L << 30, 64L << 20, 4096);

    public Limits {
        boolean positive =
                !time.isNegative() && !time.isZero() && processorSeconds > 0 && memory > 0 && file > 0 && log > 1024;
        if (!positive || openFiles < 64) {
            throw new IllegalArgumentException("limits are positive; a build needs 64 open files");
        }
    }

    public Limits within(Duration other) {
        return new Limits(other, Math.max(1, other.toSeconds()), memory, file, log, openFiles);
    }

    String asArgument() {
        return processorSeconds + ":" + memory / 1024 + ":" + file / 1024 + ":" + openFiles;
    }
}
