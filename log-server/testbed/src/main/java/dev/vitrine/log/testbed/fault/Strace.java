package dev.vitrine.log.testbed.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Command lines of strace under which a server is started; the server stays the child, the tracer detaches itself. */
public final class Strace {

    private static final String TRACED =
            "openat,write,pwrite64,writev,sendto,sendmsg,fsync,fdatasync,sync_file_range,rename,renameat,renameat2,"
                    + "unlink,unlinkat,link,linkat,ftruncate,mkdir";

    private Strace() {}

    /** Whether strace is installed and may trace. */
    public static boolean works() {
        try {
            Process process = new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Writes every call that changes files or answers peers to {@code prefix.THREAD}; see {@link Trace}. */
    public static List<String> tracing(Path prefix) {
        return List.of(
                "strace",
                "-D",
                "-ff",
                "-ttt",
                "-T",
                "-yy",
                "-s",
                "16",
                "-e",
                "trace=" + TRACED,
                "-e",
                "signal=none",
                "-o",
                prefix.toString());
    }

    /**
     * Lets the calls of a kind fail from the {@code when}-th of each thread on.
     *
     * @param error a name such as EIO
     * @param times how many fail; 0 = all from there on
     * @param files only calls that use one of these; all when empty
     */
    public static List<String> failing(String call, String error, int when, int times, List<Path> files) {
        String until = times == 0 ? "+" : times == 1 ? "" : ".." + (when + times - 1);
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-D",
                "-f",
                "-qq",
                "-e",
                "trace=" + call,
                "-e",
                "signal=none",
                "-e",
                "inject=" + call + ":error=" + error + ":when=" + when + until,
                "-o",
                "/dev/null"));
        for (Path file : files) {
            command.add("-P");
            command.add(file.toString());
        }
        return command;
    }
}
