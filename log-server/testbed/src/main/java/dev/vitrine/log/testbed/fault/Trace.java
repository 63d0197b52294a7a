package dev.vitrine.log.testbed.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@link Strace#tracing} wrote, in the order of time. Threads are recorded separately, so that no call is torn in two;
 * between threads, a call is known to follow another one if it began after that one ended.
 */
public final class Trace {

    private static final Pattern LINE =
            Pattern.compile("([0-9]+\\.[0-9]+) ([a-z0-9_]+)\\((.*)\\) += (-?[0-9]+)(?:<(.*)>)?( .*)? <([0-9.]+)>");
    private static final Pattern FILE = Pattern.compile("^(?:[0-9]+|AT_FDCWD)<(.+?)>(?:, |$)");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /**
     * One system call.
     *
     * @param begin seconds
     * @param end seconds
     * @param file what its first descriptor is of: a path, or something like {@code TCPv6:[...]}; empty without one
     * @param paths the quoted arguments: for openat and rename the paths, for writes the first bytes
     * @param result what it returned; negative is an error
     */
    public record Call(
            double begin, double end, String name, String file, List<String> paths, String arguments, long result) {

        boolean succeeded() {
            return result >= 0;
        }

        boolean isSync() {
            return name.equals("fsync") || name.equals("fdatasync");
        }

        boolean isWrite() {
            return name.equals("write") || name.equals("pwrite64") || name.equals("writev");
        }

        boolean isSocket() {
            return file.startsWith("TCP");
        }
    }

    private final List<Call> calls;

    private Trace(List<Call> calls) {
        this.calls = calls;
    }

    /** Reads the files of all threads. */
    public static Trace read(Path prefix) throws IOException {
        List<Call> calls = new ArrayList<>();
        Path directory = prefix.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(prefix + " is not in a directory");
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith(prefix.getFileName() + "."))
                    .toList()) {
                for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                    Matcher matcher = LINE.matcher(line);
                    if (matcher.matches()) {
                        calls.add(call(matcher));
                    }
                }
            }
        }
        calls.sort(Comparator.comparingDouble(Call::begin));
        return new Trace(calls);
    }

    private static Call call(Matcher line) {
        double begin = Double.parseDouble(line.group(1));
        String arguments = line.group(3);
        Matcher file = FILE.matcher(arguments);
        String path = file.find() ? file.group(1) : "";
        String name = line.group(2);
        if (name.equals("openat") && line.group(5) != null) {
            path = line.group(5); // the file that was opened
        }
        List<String> quoted = new ArrayList<>();
        Matcher quotes = QUOTED.matcher(arguments);
        while (quotes.find()) {
            quoted.add(quotes.group(1));
        }
        double took = Double.parseDouble(line.group(7));
        return new Call(begin, begin + took, name, path, quoted, arguments, Long.parseLong(line.group(4)));
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Answers of HTTP with a status of 200 to posts: those after the first bytes of a socket's answer. */
    public List<Call> answers() {
        return calls.stream()
                .filter(call -> call.isSocket()
                        && !call.paths().isEmpty()
                        && call.paths().get(0).startsWith("HTTP/1.1 200"))
                .toList();
    }

    /** Successful flushes of the write-ahead log of a store. */
    public List<Call> walSyncs(Path store) {
        return calls.stream()
                .filter(call -> call.isSync()
                        && call.succeeded()
                        && call.file().startsWith(store.toString())
                        && call.file().endsWith(".log"))
                .toList();
    }
}
