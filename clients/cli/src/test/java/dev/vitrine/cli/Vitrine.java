package dev.vitrine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.client.FakeLog;
import dev.vitrine.client.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command line on a machine of its own: a home folder, an environment, a clock and captured streams. */
final class Vitrine {

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private byte[] input = {};

    Vitrine(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
    }

    /** What a command said, and how it ended. */
    record Result(int exit, String out, String err) {

        /** The only object that was printed. */
        JsonNode json() {
            List<JsonNode> objects = jsonLines();
            if (objects.size() != 1) {
                throw new AssertionError("not one object: " + out + err);
            }
            return objects.get(0);
        }

        List<JsonNode> jsonLines() {
            return Arrays.stream(out.split("\n", -1))
                    .filter(line -> !line.isEmpty())
                    .map(Result::parse)
                    .toList();
        }

        private static JsonNode parse(String line) {
            try {
                return Output.JSON.readTree(line);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + line, e);
            }
        }
    }

    Path home() {
        return home;
    }

    @CanIgnoreReturnValue
    Vitrine with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    @CanIgnoreReturnValue
    Vitrine input(byte[] bytes) {
        input = bytes.clone();
        return this;
    }

    Result run(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Host host = host(out, err);
        int exit = Main.run(host, Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Host host(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Host(
                new ByteArrayInputStream(input),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                InstantSource.fixed(Instant.ofEpochSecond(FakeLog.WITNESSED_AT)));
    }

    /** Configures log, policy and key, as {@code up} does. */
    void use(FakeLog log) throws IOException {
        Path policy = write("policy", log.policyText().getBytes(StandardCharsets.UTF_8));
        Path key = write("publisher.pem", PemKeys.print(Keys.publisher(1)).getBytes(StandardCharsets.UTF_8));
        with("VITRINE_LOG", log.url().toString());
        with("VITRINE_POLICY", policy.toString());
        with("VITRINE_KEY", key.toString());
    }

    Path write(String name, byte[] content) throws IOException {
        Path file = home.resolve(name);
        Path folder = Files.createDirectories(file.getParent());
        return Files.write(folder.resolve(file.getFileName()), content);
    }
}
