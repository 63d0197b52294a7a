package dev.vitrine.audit.rebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs the steps of a build: isolated as far as the machine can, and limited always. */
final class Sandbox {

    private final Isolation isolation;
    private final Programs programs;
    private final Limits limits;
    private final Path script;

    Sandbox(Isolation isolation, Programs programs, Limits limits, Path script) {
        this.isolation = isolation;
        this.programs = programs;
        this.limits = limits;
        this.script = script;
    }

    /**
     * How a step ended.
     *
     * @param isTimeout it was killed because its time was over
     */
    record End(int exit, boolean isTimeout) {}

    /** Runs one step to its end and writes what it says to the log. */
    End run(
            BuildStep step,
            BuildFolder build,
            Path folder,
            Map<String, String> environment,
            Duration left,
            BoundedLog log,
            Transcript transcript)
            throws IOException {
        List<String> command = command(step, build, folder);
        transcript.same("cd " + Transcript.quoted(folder.toString()) + " && env -i " + assignments(environment)
                + Transcript.shell(command));
        log.line("$ " + Transcript.shell(step.command()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        Thread reader = Draining.start(process.getInputStream(), log);
        try {
            if (!process.waitFor(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)) {
                Draining.kill(process);
                log.line("[killed: the time for the build was over]");
                return new End(-1, true);
            }
            Draining.end(reader);
            log.line("[exit " + process.exitValue() + "]");
            return new End(process.exitValue(), false);
        } catch (InterruptedException e) {
            Draining.kill(process);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while building", e);
        }
    }

    private static String assignments(Map<String, String> environment) {
        StringBuilder text = new StringBuilder();
        environment.forEach((name, value) ->
                text.append(name).append('=').append(Transcript.quoted(value)).append(' '));
        return text.toString();
    }

    private List<String> command(BuildStep step, BuildFolder build, Path folder) {
        List<String> command = new ArrayList<>();
        boolean isIsolated = !step.isByDaemon() && !isolation.unshare().isEmpty();
        if (isIsolated) {
            isolation.unshare().stream()
                    .filter(flag -> !step.needsNetwork() || !flag.equals("--net"))
                    .forEach(command::add);
            command.add("--");
        }
        boolean isFull = isIsolated && isolation.hasMounts();
        Optional<Path> hidden = hidden(build);
        command.addAll(List.of(
                "/bin/sh",
                script.toString(),
                isFull ? "full" : "bare",
                build.root().toString(),
                folder.toString(),
                hidden.map(Path::toString).orElse("-"),
                keep(),
                limits.asArgument()));
        command.addAll(step.command());
        return command;
    }

    /** The home of the user who rebuilds, where keys and passwords lie; unless the build is in it. */
    private Optional<Path> hidden(BuildFolder build) {
        return programs.variable("HOME")
                .map(home -> Path.of(home).toAbsolutePath().normalize())
                .filter(home -> home.getNameCount() > 0 && Files.isDirectory(home))
                .filter(home -> !build.root().toAbsolutePath().startsWith(home));
    }

    /** What of the user's home a build may see: compilers that were installed there. */
    private String keep() {
        List<String> keep = new ArrayList<>();
        BuildFolder.rustup(programs).ifPresent(folder -> keep.add(folder.toString()));
        programs.variable("HOME")
                .map(home -> Path.of(home, ".cargo", "bin"))
                .filter(Files::isDirectory)
                .ifPresent(folder -> keep.add(folder.toString()));
        return keep.isEmpty() ? "-" : String.join(":", keep);
    }
}
