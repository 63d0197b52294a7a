package dev.vitrine.log.testbed;

import dev.vitrine.log.testbed.process.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line as a user runs it: the launcher script, in a home of its own. */
public final class Vitrine {

    private final Path home;

    public Vitrine(Path home) {
        this.home = home;
    }

    /** What a command came to. */
    public record Answer(int exit, String out, String err) {

        /** One line of JSON for each object that was printed. */
        public List<String> lines() {
            return out.lines().toList();
        }
    }

    /** Runs the launcher in {@code folder} and waits for its end. */
    public Answer run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(home, "out", "");
        Path err = Files.createTempFile(home, "err", "");
        Process process = builder(folder, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("vitrine " + arguments + " did not end");
        }
        return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Starts {@code vitrine up} on free ports; the first line of its output says where. */
    public Process up(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("up", "--port", "0", "--json"));
        arguments.addAll(List.of(more));
        return builder(home, arguments)
                .redirectError(home.resolve("up.err").toFile())
                .start();
    }

    /** Starts the launcher in {@code folder}, with all that it says in one file. */
    Process start(Path folder, Path output, List<String> arguments) throws IOException {
        return builder(folder, arguments)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private ProcessBuilder builder(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(JavaProcess.root().resolve("clients/cli/vitrine").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("VITRINE_CACHE", JavaProcess.archives().toString());
        builder.environment().put("VITRINE_CONFIG", home.resolve("config").toString());
        builder.environment().put("XDG_DATA_HOME", home.resolve("data").toString());
        Path cache =
                JavaProcess.root().resolve("log-server/testbed/target/cache"); // outlives us, as the making of it may
        builder.environment().put("VITRINE_CACHE", cache.toString());
        return builder;
    }

    public static String firstLine(Process process) throws IOException {
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            throw new IOException("vitrine up ended with " + process.exitValue());
        }
        return line;
    }
}
