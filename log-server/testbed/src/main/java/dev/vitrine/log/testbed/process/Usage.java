package dev.vitrine.log.testbed.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process and its threads have used. Linux only. */
public final class Usage {

    private static final long USER_HZ = 100; // what /proc counts in, on every Linux that Java runs on

    private Usage() {}

    /** User and system time used so far, in nanoseconds, in steps of 10 ms. */
    public static long cpuNanos(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * (1_000_000_000L / USER_HZ);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resident memory in bytes. */
    public static long residentBytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
            throw new IOException("no VmRSS");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
