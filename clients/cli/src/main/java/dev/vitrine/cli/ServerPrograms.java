package dev.vitrine.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The two servers, as the build lays them out: {@code target/dist/lib} with jars, {@code target/dist/native}. */
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
        return program("log-server/server", "dev.vitrine.log.server.Main");
    }

    ServerProgram witness() throws Failure {
        return program("witness", "dev.vitrine.witness.Main");
    }

    private ServerProgram program(String module, String main) throws Failure {
        Path dist = root.resolve(module).resolve("target").resolve("dist");
        if (!Files.isDirectory(dist.resolve("lib"))) {
            throw Failure.couldNotTell(
                    "NOT_BUILT",
                    "the server is not built: there is no " + dist.resolve("lib"),
                    "start vitrine with its launcher clients/cli/vitrine, which builds what is missing");
        }
        return new ServerProgram(List.of(
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + dist.resolve("native"),
                "-cp",
                dist.resolve("lib") + "/*",
                main));
    }
}
