package dev.vitrine.log.testbed.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/** Appends 4 KiB and flushes, again and again, and prints what a flush took: {@code FlushProbe DIRECTORY}. */
public final class FlushProbe {

    private static final int FLUSHES = 300;

    private FlushProbe() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Files.createTempFile(Path.of(arguments[0]), "flush", "");
        long[] nanos = new long[FLUSHES];
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.APPEND, StandardOpenOption.DELETE_ON_CLOSE)) {
            for (int i = 0; i < FLUSHES; i++) {
                int unused = channel.write(ByteBuffer.allocate(4_096));
                long start = System.nanoTime();
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT, "%.2f ms (99 %%: %.2f ms)%n", nanos[FLUSHES / 2] / 1e6, nanos[FLUSHES * 99 / 100] / 1e6);
    }
}
