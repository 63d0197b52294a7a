package dev.vitrine.log.testbed.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A witness in a directory: created once, started as often as a test likes. */
public final class WitnessProcess {

    private static final String MAIN = "dev.vitrine.witness.Main";

    private final Path directory;
    private final List<String> vkeys;

    private WitnessProcess(Path directory, List<String> vkeys) {
        this.directory = directory;
        this.vkeys = List.copyOf(vkeys);
    }

    /** Creates a witness. */
    public static WitnessProcess create(Path directory, String name) throws IOException {
        String vkeys = JavaProcess.run(dist(), MAIN, "init", "--data", directory.toString(), "--name", name);
        return new WitnessProcess(directory, vkeys.lines().toList());
    }

    /** Its verifier keys, Ed25519 first. */
    public List<String> vkeys() {
        return vkeys;
    }

    /** Starts it for a test, which ends before a compiler pays; {@code options} are those of {@code witness serve}. */
    public JavaProcess start(int port, String... options) throws IOException {
        return start(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), port, options);
    }

    /** Starts it with options of the virtual machine. */
    public JavaProcess start(List<String> jvm, int port, String... options) throws IOException {
        if (!Files.exists(log())) {
            Path unused = Files.createFile(log());
        }
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--data", directory.toString(), "--listen", "127.0.0.1:" + port));
        arguments.addAll(List.of(options));
        return JavaProcess.start(dist(), log(), jvm, MAIN, arguments.toArray(String[]::new));
    }

    /** What it wrote to standard error. */
    public Path log() {
        return directory.resolveSibling(directory.getFileName() + ".log");
    }

    private static Path dist() {
        return JavaProcess.root().resolve("witness/target/dist");
    }
}
