package dev.vitrine.log.testbed.soak;

import dev.vitrine.log.testbed.load.Metrics;
import dev.vitrine.log.testbed.process.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One look at a server from outside. Linux only, and with the JDK's {@code jcmd}.
 *
 * @param seconds since the first look
 * @param resident bytes of memory of the process
 * @param heap bytes of live objects, after a full collection
 * @param nativeObjects live Java objects that stand for a native one of RocksDB
 * @param threads of the process
 * @param tables table files of the store that are open, whose number follows the log's size up to a limit
 * @param storeFiles all other open files of the store: its logs, tables that are open twice, files that are deleted
 * @param otherFiles all other open files and sockets
 * @param logLines written to its log since it started
 * @param entries in the committed tree
 * @param cpuSeconds used since it started
 */
record Vitals(
        double seconds,
        long resident,
        long heap,
        long nativeObjects,
        long threads,
        long tables,
        long storeFiles,
        long otherFiles,
        long logLines,
        long entries,
        double cpuSeconds) {

    private static final String NATIVE = "org.rocksdb.";
    private static final String TABLE = ".sst";

    static Vitals of(JavaProcess server, Path store, Path log, double seconds) throws IOException {
        Histogram histogram = Histogram.parse(jcmd(server.pid(), "GC.class_histogram"));
        OpenFiles open = OpenFiles.of(targets(server.pid()), store.toRealPath() + "/");
        return new Vitals(
                seconds,
                server.residentBytes(),
                histogram.bytes(),
                histogram.nativeObjects(),
                threads(server.pid()),
                open.tables(),
                open.store(),
                open.others(),
                lines(log),
                (long) Metrics.of(server.url()).value("log_committed_size"),
                server.cpuNanos() / 1e9);
    }

    /** What the targets of a process's file handles are. */
    record OpenFiles(long tables, long store, long others) {

        static OpenFiles of(List<String> targets, String store) {
            // Linux writes " (deleted)" behind the name of a file that is gone.
            long tables = targets.stream()
                    .filter(target -> target.startsWith(store) && target.endsWith(TABLE))
                    .distinct()
                    .count();
            long inStore =
                    targets.stream().filter(target -> target.startsWith(store)).count();
            return new OpenFiles(tables, inStore - tables, targets.size() - inStore);
        }
    }

    /** What {@code GC.class_histogram} says of the live objects. */
    record Histogram(long bytes, long nativeObjects) {

        static Histogram parse(String text) throws IOException {
            long bytes = -1;
            long objects = 0;
            for (String line : text.split("\n", -1)) {
                String[] words = line.strip().split("\\s+", -1);
                if (words.length >= 4 && words[3].startsWith(NATIVE)) {
                    objects += Long.parseLong(words[1]);
                } else if (words.length == 3 && words[0].equals("Total")) {
                    bytes = Long.parseLong(words[2]);
                }
            }
            if (bytes < 0) {
                throw new IOException("jcmd printed no histogram:\n" + text);
            }
            return new Histogram(bytes, objects);
        }
    }

    private static String jcmd(long pid, String command) throws IOException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(tool.toString(), "-J-XX:TieredStopAtLevel=1", Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<String> targets(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.map(Vitals::target).toList();
        }
    }

    /** Empty for a handle that was closed meanwhile. */
    private static String target(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static long threads(long pid) throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
        for (String line : status) {
            if (line.startsWith("Threads:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no number of threads");
    }

    private static long lines(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.count();
        }
    }
}
