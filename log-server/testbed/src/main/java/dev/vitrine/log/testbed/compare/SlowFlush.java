package dev.vitrine.log.testbed.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A disk on which each flush takes longer: {@code slowflush}, a small program beside this module's sources, delays every
 * {@code fsync} and {@code fdatasync}, and every opening of a file with {@code O_SYNC}, which stands for the flush in its one
 * write (so Tessera writes its files). Only the calling thread waits; other calls are not touched.
 */
final class SlowFlush {

    private SlowFlush() {}

    /** What stands before the command of a server. */
    static List<String> wrapper(Options options) throws IOException {
        Path program = options.peers().resolve("slowflush");
        if (!Files.isExecutable(program)) {
            throw new IOException("there is no " + program);
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(options.flushDelay().toNanos());
        return List.of(program.toString(), micros + "us");
    }

    /** What a flush of 4 KiB costs with this before the command: median and 99 % of a bare probe, in milliseconds. */
    static String probe(List<String> wrapper, Path directory) throws IOException, InterruptedException {
        List<String> command = Command.of(
                wrapper,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FlushProbe.class.getName(),
                directory.toString());
        return Command.output(directory, Map.of(), command.toArray(String[]::new))
                .strip();
    }
}
