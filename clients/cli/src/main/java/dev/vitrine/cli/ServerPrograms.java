package dev.vitrine.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The two servers, as the build lays them out: launchers in {@code target/dist/bin}, jars in {@code target/dist/lib}. */
final class ServerPrograms {

    /** The system property with the folder of the project; the launcher sets it. */
    private static final String ROOT = "vitrine.root";

    private final Path root;

    private ServerPrograms(Path root) {
        this.root = root;
    }

    static ServerPrograms of(Host host) throws Failure {
        Optional<String> root = host.variable("VITRINE_ROOT").or(() -> Optional.ofNullable(System.getProperty(ROOT)));
        return new ServerPrograms(Path.of(root.orElseThrow(() -> Failure.couldNotTell(
                "NO_PROJECT",
                "the folder of the project is not known",
                "start vitrine with its launcher clients/cli/vitrine, or set VITRINE_ROOT"))));
    }

    ServerProgram log() throws Failure {
        return program("log-server/server", "vlog");
    }

    ServerProgram witness() throws Failure {
        return program("witness", "witness");
    }

    private ServerProgram program(String module, String name) throws Failure {
        Path launcher = root.resolve(module).resolve("target/dist/bin").resolve(name);
        if (!Files.isExecutable(launcher)) {
            throw Failure.couldNotTell(
                    "NOT_BUILT",
                    "the server is not built: there is no " + launcher,
                    "start vitrine with its launcher clients/cli/vitrine, which builds what is missing, and all with --rebuild");
        }
        return new ServerProgram(List.of(launcher.toString(), "-J-XX:+UseSerialGC", "-J-Xmx512m"));
    }
}
