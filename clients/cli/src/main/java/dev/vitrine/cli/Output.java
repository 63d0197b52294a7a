package dev.vitrine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.tlog.Bytes;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * Where a command's answer goes: text for people, or one JSON object a line with {@code --json}. Answers go to the standard
 * output, progress and errors to the standard error stream.
 */
final class Output {

    static final ObjectMapper JSON = new ObjectMapper();

    private final Host host;

    @Option(
            names = "--json",
            description = "Answer as JSON: one object on one line, or one per event where a command has several.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress on the standard error stream.")
    private boolean quiet;

    Output(Host host) {
        this.host = host;
    }

    boolean isJson() {
        return json;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** An answer that begins with the outcome, as every command's does. */
    static ObjectNode answer(ExitCode outcome) {
        return object().put("outcome", outcome.outcome());
    }

    /** A line for people; nothing with {@code --json}. */
    void line(String text) {
        if (!json) {
            host.out().println(Text.printable(text));
        }
    }

    /** An object, or a list of them, for scripts; nothing without {@code --json}. */
    void json(JsonNode object) {
        if (json) {
            host.out().println(print(object));
            host.out().flush();
        }
    }

    /** Something that passes, such as how far a long work is. */
    void progress(String text) {
        if (!quiet && !json) {
            host.err().println(Text.printable(text));
        }
    }

    /** Reports a failure in the form that was asked for. */
    void failure(String command, Failure failure) {
        if (json) {
            ObjectNode object = answer(failure.exit())
                    .put("command", command)
                    .put("reason", failure.reason())
                    .put("message", String.valueOf(failure.getMessage()));
            if (!failure.advice().isEmpty()) {
                object.put("advice", failure.advice());
            }
            json(object);
        }
        PrintStream err = host.err();
        String verdict = failure.exit() == ExitCode.REFUTED ? "REFUTED: " : "";
        err.println(Text.printable("vitrine " + command + ": " + verdict + failure.getMessage()));
        if (!failure.advice().isEmpty()) {
            err.println(Text.printable("  " + failure.advice()));
        }
    }

    /** Reports one file of several that was refuted or left undecided; the command goes on with the next. */
    ExitCode failedFile(Path file, Failure failure) {
        String verdict = failure.exit() == ExitCode.REFUTED ? "REFUTED " : "UNKNOWN ";
        line(verdict + file + ": " + failure.getMessage() + " [" + failure.reason() + "]");
        if (!failure.advice().isEmpty()) {
            line("  " + failure.advice());
        }
        ObjectNode object = answer(failure.exit())
                .put("file", file.toString())
                .put("reason", failure.reason())
                .put("message", String.valueOf(failure.getMessage()));
        if (!failure.advice().isEmpty()) {
            object.put("advice", failure.advice());
        }
        json(object);
        return failure.exit();
    }

    /** Bytes as they are, for a pipe. */
    void bytes(Bytes bytes) {
        byte[] copy = bytes.toByteArray();
        host.out().write(copy, 0, copy.length);
        host.out().flush();
    }

    static String print(JsonNode object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of nodes prints", e);
        }
    }
}
