package dev.vitrine.witness;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The witness's real command line in a process of its own. */
final class WitnessProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final URI url;

    private WitnessProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** Runs a command to its end; returns its exit code and what it printed. */
    static Finished run(Path work, String... arguments) throws IOException, InterruptedException {
        Process process = command(work, arguments).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the command does not end");
        }
        return new Finished(process.exitValue(), output);
    }

    record Finished(int status, String output) {}

    /** Starts a command whose streams are the caller's. */
    static Process start(Path work, String... arguments) throws IOException {
        return command(work, arguments)
                .redirectError(work.resolve("log").toFile())
                .start();
    }

    /** Starts {@code serve} on a free port; it listens once this returns. Its log goes to a file in {@code work}. */
    static WitnessProcess serve(Path work, Path data, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--data", data.toString(), "--listen", "127.0.0.1:0", "--reload-seconds", "1"));
        arguments.addAll(List.of(more));
        Process process = command(work, arguments.toArray(String[]::new))
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(work.resolve("log").toFile()))
                .start();
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IOException("the witness did not start: " + Files.readString(work.resolve("log")));
        }
        var event = new ObjectMapper().readTree(line);
        if (!event.required("event").textValue().equals("listening")) {
            throw new IOException("the witness said " + line);
        }
        return new WitnessProcess(process, URI.create(event.required("url").textValue()));
    }

    URI uri(String path) {
        return url.resolve(path);
    }

    /** SIGKILL. */
    void kill() {
        Process unused = process.destroyForcibly();
        Process unusedEnd = process.onExit().join();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the witness does not stop");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }

    private static ProcessBuilder command(Path work, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + nativeLibrary(work),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Unpacked once for all processes of a test, which otherwise leave a copy behind at every kill. */
    private static Path nativeLibrary(Path work) throws IOException {
        Path folder = work.resolve("native");
        String name = "librocksdbjni-linux64.so";
        try (InputStream in = WitnessProcess.class.getResourceAsStream("/" + name)) {
            if (in != null && !Files.exists(folder)) {
                Files.createDirectories(folder);
                long unused = Files.copy(in, folder.resolve(name));
            }
        }
        return folder;
    }
}
