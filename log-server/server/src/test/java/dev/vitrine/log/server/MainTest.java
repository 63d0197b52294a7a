package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, as a process. */
class MainTest {

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    private record Outcome(int exit, String out, String err) {}

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + System.getProperty("java.library.path", ""),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.vitrine.log.server.Main"));
        command.addAll(List.of(arguments));
        File err = directory.resolve("err-" + processes.size()).toFile();
        Process process = new ProcessBuilder(command).redirectError(err).start();
        processes.add(process);
        return process;
    }

    private Outcome run(String... arguments) throws Exception {
        Process process = start(arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Path err = directory.resolve("err-" + (processes.size() - 1));
        return new Outcome(process.exitValue(), out, Files.readString(err));
    }

    @Test
    void createsServesStopsAndServesAgain() throws Exception {
        Path data = directory.resolve("log");
        Outcome init = run("init", "--data", data.toString(), "--origin", "a.example/log", "--admission", "raw");
        assertThat(init.exit()).as(init.err()).isZero();
        assertThat(init.out().lines()).hasSize(2).allMatch(line -> line.startsWith("a.example/log+"));

        for (int round = 0; round < 2; round++) {
            Process server = start("serve", "--data", data.toString(), "--listen", "127.0.0.1:0");
            BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            assertThat(line).matches("\\{\"event\":\"listening\",\"url\":\"http://127\\.0\\.0\\.1:[0-9]+\"}");
            String url = line.replaceAll(".*\"url\":\"([^\"]+)\".*", "$1");
            assertThat(Files.readString(data.resolve("listen"))).isEqualTo(url + "\n");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url + "/add"))
                                    .POST(BodyPublishers.ofString("round " + round))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo(Integer.toString(round + 1));

            server.destroy(); // SIGTERM

            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
            assertThat(data.resolve("listen")).doesNotExist();
        }
        String log = Files.readString(directory.resolve("err-1"));
        assertThat(log.lines())
                .as("every line is JSON")
                .allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"));
        assertThat(log)
                .contains("effective configuration")
                .contains("eventLoops")
                .contains("\"message\":\"stopped\"");
        assertThat(log).as("no secrets").doesNotContain("PRIVATE+KEY");
    }

    @Test
    void tellsWhatIsWrongWithItsArguments() throws Exception {
        assertThat(run("serve").exit()).isEqualTo(64);
        assertThat(run("serve", "--dat", "x").err())
                .contains("unknown option --dat")
                .contains("Usage:");
        assertThat(run("nonsense").exit()).isEqualTo(64);
        assertThat(run("--help").out()).contains("Usage:");
        Outcome absent = run("serve", "--data", directory.resolve("none").toString(), "--listen", "127.0.0.1:0");
        assertThat(absent.exit()).isEqualTo(1);
        assertThat(absent.err()).contains("create one with init");
    }
}
