package dev.vitrine.log.testbed.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Programs of others that are run to their end. */
final class Command {

    private Command() {}

    /** A command line with more at its end. */
    static List<String> of(List<String> start, String... more) {
        return Stream.concat(start.stream(), Stream.of(more)).toList();
    }

    /** What it printed, errors included. */
    static String output(Path directory, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        return outputFor("", directory, environment, command);
    }

    /**
     * As above, with something to read.
     *
     * @throws IOException with what it printed when it does not exit with 0
     */
    static String outputFor(String input, Path directory, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + ": " + output.strip());
        }
        return output;
    }
}
