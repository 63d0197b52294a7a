package dev.vitrine.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that runs in a Java virtual machine of its own, the same one that we run on. */
final class ServerProgram {

    private static final long RUN_SECONDS = 60;

    private final List<String> launcher;

    ServerProgram(List<String> launcher) {
        this.launcher = List.copyOf(launcher);
    }

    /** Runs a command that ends by itself, and returns what it printed, by lines. */
    List<String> run(List<String> arguments) throws Failure, IOException {
        Process process = builder(commandLine(arguments)).start();
        process.getOutputStream().close();
        try (BufferedReader out = process.inputReader();
                BufferedReader err = process.errorReader()) {
            List<String> lines = out.lines().toList();
            // Start-up errors are a few lines: they fit into the pipe while the other one is read.
            List<String> errors =
                    err.lines().filter(line -> !line.startsWith("{")).toList();
            if (!waitFor(process) || process.exitValue() != 0) {
                throw Failure.couldNotTell(
                        "SERVER_FAILED",
                        errors.isEmpty() ? "the server failed with exit code " + process.exitValue() : errors.get(0),
                        "");
            }
            return lines;
        } finally {
            Process unused = process.destroyForcibly();
        }
    }

    /** Runs a command on our own streams until it ends; what ends us ends it. */
    int runInForeground(List<String> arguments) throws Failure, IOException {
        Process process = builder(commandLine(arguments)).inheritIO().start();
        Thread stop = new Thread(() -> {
            process.destroy();
            boolean unused = waitFor(process);
        });
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw Failure.couldNotTell("INTERRUPTED", "interrupted", "");
        }
    }

    /**
     * Starts a server that keeps running. It does not see the Ctrl-C of our terminal, which goes to every process there: it is
     * stopped by us, in its turn.
     */
    Process start(List<String> arguments, Path errors) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$0\" \"$@\""));
        command.addAll(commandLine(arguments));
        return builder(command)
                .redirectInput(Redirect.PIPE)
                .redirectError(Redirect.appendTo(errors.toFile()))
                .start();
    }

    private List<String> commandLine(List<String> arguments) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(arguments);
        return command;
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private static boolean waitFor(Process process) {
        try {
            return process.waitFor(RUN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
