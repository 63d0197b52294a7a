package dev.vitrine.log.testbed.process;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A log server in a directory: created once, started as often as a test likes. */
public final class LogProcess {

    private static final String MAIN = "dev.vitrine.log.server.Main";

    private final Path directory;

    private LogProcess(Path directory) {
        this.directory = directory;
    }

    /**
     * Creates a log.
     *
     * @param admission {@code raw} or {@code evidence}
     * @param policy a tlog-policy file with the witnesses to ask; none when empty
     */
    public static LogProcess create(Path directory, String origin, String admission, Path... policy)
            throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("init", "--data", directory.toString(), "--origin", origin, "--admission", admission));
        for (Path file : policy) {
            arguments.addAll(List.of("--policy", file.toString()));
        }
        String unused = JavaProcess.run(dist(), MAIN, arguments.toArray(String[]::new));
        return new LogProcess(directory);
    }

    /** A log that somebody put there. */
    public static LogProcess at(Path directory) {
        return new LogProcess(directory);
    }

    /** Starts the server on a free port of the loopback interface. */
    public JavaProcess start(String... jvmFlags) throws IOException {
        return startUnder(List.of(), List.of(jvmFlags));
    }

    /** Starts the server and kills it after some time, however far it came. */
    public void startAndKill(long millis, String... jvmFlags) throws IOException {
        JavaProcess.startAndKill(millis, dist(), log(), List.of(jvmFlags), MAIN, serve().toArray(String[]::new));
    }

    private List<String> serve() {
        return List.of("serve", "--data", directory.toString(), "--listen", "127.0.0.1:0");
    }

    /** As {@link #start}, by another command. */
    public JavaProcess startUnder(List<String> wrapper, List<String> jvmFlags, String... more) throws IOException {
        if (!Files.exists(log())) {
            Path unused = Files.createFile(log());
        }
        List<String> arguments = new ArrayList<>(serve());
        arguments.addAll(List.of(more));
        return JavaProcess.startUnder(wrapper, dist(), log(), jvmFlags, MAIN, arguments.toArray(String[]::new));
    }

    /** Starts it with a configuration, as small as it may be. */
    public JavaProcess serve(Path config) throws IOException {
        return startUnder(
                List.of(), List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), "--config", config.toString());
    }

    /** Runs another command on the directory; returns what it printed. */
    @CanIgnoreReturnValue
    public String command(String name, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(name, "--data", directory.toString()));
        arguments.addAll(List.of(more));
        return JavaProcess.run(dist(), MAIN, arguments.toArray(String[]::new));
    }

    public Path directory() {
        return directory;
    }

    /** What its servers wrote to standard error. */
    public Path log() {
        return directory.resolveSibling(directory.getFileName() + ".log");
    }

    /** The log's verifier keys, one vkey per line. */
    public String vkeys() throws IOException {
        return JavaProcess.run(dist(), MAIN, "vkeys", "--data", directory.toString());
    }

    private static Path dist() {
        return JavaProcess.root().resolve("log-server/server/target/dist");
    }
}
