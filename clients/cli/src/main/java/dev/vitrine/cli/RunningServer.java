package dev.vitrine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server process of ours: where it listens, where its log is, and how it ends. */
final class RunningServer {

    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 20;
    private static final int TAIL = 4096;

    private final String name;
    private final Process process;
    private final Path logFile;
    private final CompletableFuture<URI> listening = new CompletableFuture<>();

    private RunningServer(String name, Process process, Path logFile) {
        this.name = name;
        this.process = process;
        this.logFile = logFile;
    }

    static RunningServer start(String name, ServerProgram program, List<String> arguments, Path logFile)
            throws IOException {
        RunningServer server = new RunningServer(name, program.start(arguments, logFile), logFile);
        Thread reader = new Thread(server::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
        return server;
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    Path logFile() {
        return logFile;
    }

    /** The URL that it announces, once it listens. */
    URI awaitUrl() throws Failure {
        try {
            return listening.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw Failure.couldNotTell(
                    "NOT_STARTED", name + " does not listen after " + START_SECONDS + " s", "its log is " + logFile);
        } catch (ExecutionException e) {
            throw Failure.couldNotTell("NOT_STARTED", name + " did not start: " + lastWords(), "its log is " + logFile);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.couldNotTell("INTERRUPTED", "interrupted", "");
        }
    }

    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    int exitCode() {
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end, waits, and insists only when asking did not help. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                Process unused = process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Process unused = process.destroyForcibly();
        }
    }

    /** The end of its log, in one line. */
    String lastWords() {
        try (RandomAccessFile file = new RandomAccessFile(logFile.toFile(), "r")) {
            long length = file.length();
            file.seek(Math.max(0, length - TAIL));
            byte[] tail = new byte[(int) Math.min(TAIL, length)];
            file.readFully(tail);
            List<String> lines = Arrays.asList(
                    new String(tail, StandardCharsets.UTF_8).strip().split("\n", -1));
            return message(lines.get(lines.size() - 1));
        } catch (IOException e) {
            return "it left no log";
        }
    }

    /** Our servers log JSON; what went wrong stands in the error, or else in the message. */
    private static String message(String line) {
        try {
            JsonNode event = Output.JSON.readTree(line);
            String error = event.path("error").asText();
            String message = event.path("message").asText(line);
            return error.isEmpty() ? message : message + ": " + error;
        } catch (JsonProcessingException e) {
            return line;
        }
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                announced(line);
            }
        } catch (IOException e) {
            // The process is gone; what is waiting learns it below.
        }
        boolean unused = listening.completeExceptionally(new IOException("it ended"));
    }

    private void announced(String line) {
        try {
            JsonNode event = Output.JSON.readTree(line);
            if (event.path("event").asText().equals("listening")) {
                boolean unused = listening.complete(URI.create(event.path("url").asText()));
            }
        } catch (JsonProcessingException e) {
            // Something for people.
        }
    }
}
