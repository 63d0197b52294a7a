package dev.vitrine.log.testbed.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of our servers as a child process. The process dies with {@link #close}; its output goes to a file. */
public final class JavaProcess implements AutoCloseable {

    private static final Pattern LISTENING =
            Pattern.compile("\"event\"\\s*:\\s*\"listening\".*\"url\"\\s*:\\s*\"([^\"]+)\"");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final String url;

    private JavaProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** The root of the checkout: {@code -Dvitrine.root}, or the working directory. */
    public static Path root() {
        return Path.of(System.getProperty("vitrine.root", ".")).toAbsolutePath().normalize();
    }

    /** Where launchers shall keep their archives of classes: {@code VITRINE_CACHE} of whoever runs one. */
    public static Path archives() {
        return root().resolve("log-server/testbed/target/cache");
    }

    /**
     * Runs a main class to its end.
     *
     * @return what it printed on standard output
     * @throws IOException when it exits with anything but 0; the message has its output
     */
    public static String run(Path dist, String mainClass, String... arguments) throws IOException {
        List<String> shortLived = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", Archives.flag(dist));
        Process process = builder(dist, shortLived, mainClass, arguments)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = waitFor(process);
        if (exit != 0) {
            throw new IOException(mainClass + " exited with " + exit + ":\n" + output);
        }
        return output;
    }

    /** Starts a server and waits until it says where it listens. */
    public static JavaProcess start(Path dist, Path log, List<String> jvmFlags, String mainClass, String... arguments)
            throws IOException {
        return startUnder(List.of(), dist, log, jvmFlags, mainClass, arguments);
    }

    /**
     * As {@link #start}, by a command that becomes the server or stays out of its way, such as {@code prlimit} or {@code strace
     * -D}.
     */
    public static JavaProcess startUnder(
            List<String> wrapper, Path dist, Path log, List<String> jvmFlags, String mainClass, String... arguments)
            throws IOException {
        List<String> flags = new ArrayList<>(jvmFlags);
        if (wrapper.isEmpty()) { // who counts system calls wants none of an archive
            flags.add(Archives.flag(dist));
        }
        ProcessBuilder builder = builder(dist, flags, mainClass, arguments);
        builder.command().addAll(0, wrapper);
        Process process = builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        String line;
        while (System.nanoTime() < deadline && (line = out.readLine()) != null) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                drain(out);
                return new JavaProcess(process, matcher.group(1));
            }
        }
        process.destroyForcibly();
        throw new IOException(mainClass + " did not start; its log:\n" + Files.readString(log));
    }

    /** Starts a server and kills it after some time, however far it came. */
    static void startAndKill(
            long millis, Path dist, Path log, List<String> jvmFlags, String mainClass, String... arguments)
            throws IOException {
        List<String> flags = new ArrayList<>(jvmFlags);
        flags.add(Archives.flag(dist));
        Process process = builder(dist, flags, mainClass, arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
            if (ended) {
                throw new IOException(mainClass + " ended by itself; its log:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Process unused = process.destroyForcibly();
            int unusedExit = waitFor(process);
        }
    }

    /** Where it listens, without a trailing slash. */
    public String url() {
        return url;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** As {@link Usage#cpuNanos}. */
    public long cpuNanos() {
        return Usage.cpuNanos(process.pid());
    }

    /** As {@link Usage#residentBytes}. */
    public long residentBytes() {
        return Usage.residentBytes(process.pid());
    }

    /** SIGKILL: no handler runs. */
    public void kill() {
        process.destroyForcibly();
        int unused = waitFor(process);
    }

    /** SIGTERM, then waits for the orderly end. Returns the exit code. */
    public int terminate() {
        process.destroy();
        return waitFor(process);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private static ProcessBuilder builder(Path dist, List<String> jvmFlags, String mainClass, String... arguments) {
        if (!Files.isDirectory(dist.resolve("lib"))) {
            throw new IllegalStateException(dist + " is missing; run: mvn -DskipTests package");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Djava.library.path=" + dist.resolve("native"));
        command.addAll(jvmFlags);
        command.add("-cp");
        command.add(dist.resolve("lib") + "/*");
        command.add(mainClass);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private static int waitFor(Process process) {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("process " + process.pid() + " did not end within a minute");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A full pipe would stop the child. */
    private static void drain(BufferedReader out) {
        Thread drain = new Thread(
                () -> {
                    try {
                        String line = "";
                        while (line != null) {
                            line = out.readLine();
                        }
                    } catch (IOException e) {
                        // the child is gone
                    }
                },
                "drain");
        drain.setDaemon(true);
        drain.start();
    }
}
