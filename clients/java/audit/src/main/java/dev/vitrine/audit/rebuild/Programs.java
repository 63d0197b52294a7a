package dev.vitrine.audit.rebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The programs of this machine.
 *
 * @param environment of the process that asks
 */
public record Programs(Map<String, String> environment) {

    private static final String SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final long MAX_OUTPUT = 64 * 1024;

    public Programs {
        environment = Map.copyOf(environment);
    }

    /** What a program came to. */
    record Ran(int exit, String output) {

        String firstLine() {
            return output.strip().lines().findFirst().orElse("");
        }
    }

    /** The program that a shell would start; empty where there is none. */
    Optional<Path> find(String name) {
        String path = environment.getOrDefault("PATH", SYSTEM_PATH);
        for (String folder : path.split(":", -1)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, name).toAbsolutePath();
            if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** The folders that every system has programs in. */
    static String systemPath() {
        return SYSTEM_PATH;
    }

    /** Asks a program something short; a time-out counts as exit code 124. */
    static Ran ask(List<String> command, Path folder, Map<String, String> environment, Duration time)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        BoundedLog log = new BoundedLog(MAX_OUTPUT);
        Thread reader = Draining.start(process.getInputStream(), log);
        try {
            if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
                Draining.kill(process);
                return new Ran(124, "no answer within " + time.toSeconds() + " s");
            }
            Draining.end(reader);
            return new Ran(process.exitValue(), log.end(Integer.MAX_VALUE / 2));
        } catch (InterruptedException e) {
            Draining.kill(process);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.get(0) + " was running", e);
        }
    }
}
