package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.note.VerifierKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log whose key is in a token of SoftHSM, in processes of their own. Skipped where SoftHSM is not installed. */
class Pkcs11Test {

    private static final List<Path> LIBRARIES = Stream.of(
                    "/usr/lib/softhsm/libsofthsm2.so",
                    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                    "/usr/lib64/pkcs11/libsofthsm2.so")
            .map(Path::of)
            .toList();

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    Path directory;

    private Path config;
    private Path pin;

    @BeforeEach
    void makeAToken() throws Exception {
        Path library = LIBRARIES.stream().filter(Files::exists).findFirst().orElse(Path.of("none"));
        Assumptions.assumeTrue(Files.exists(library), "skipped: SoftHSM is not installed (Debian: softhsm2)");
        Path tokens = Files.createDirectory(directory.resolve("tokens"));
        Files.writeString(
                directory.resolve("softhsm2.conf"),
                "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        config = Files.writeString(
                directory.resolve("pkcs11.cfg"), "name = Test\nlibrary = " + library + "\nslotListIndex = 0\n");
        pin = Files.createFile(
                directory.resolve("pin"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(pin, "123456\n");
        run("softhsm2-util", "--init-token", "--free", "--label", "log", "--pin", "123456", "--so-pin", "654321");
        makeAKey("log");
    }

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    private void makeAKey(String alias) throws Exception {
        run(
                java("keytool"),
                "-genkeypair",
                "-keystore",
                "NONE",
                "-storetype",
                "PKCS11",
                "-addprovider",
                "SunPKCS11",
                "-providerArg",
                config.toString(),
                "-storepass",
                "123456",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=log");
    }

    @Test
    void signsEveryCheckpointInTheToken() throws Exception {
        Path data = directory.resolve("log");
        String vkey = run(server(
                        "init",
                        "--data",
                        data.toString(),
                        "--origin",
                        "hsm.example/log",
                        "--admission",
                        "raw",
                        "--pkcs11",
                        config.toString(),
                        "--pin",
                        pin.toString()))
                .strip();
        assertThat(vkey.lines()).hasSize(1);
        assertThat(data.resolve("keys/ed25519.key")).doesNotExist();

        Process server = start(server("serve", "--data", data.toString(), "--listen", "127.0.0.1:0"));
        String line = server.inputReader(StandardCharsets.UTF_8).readLine();
        String url = line.replaceAll(".*\"url\":\"([^\"]+)\".*", "$1");
        HttpClient client = HttpClient.newHttpClient();
        assertThat(client.send(
                                HttpRequest.newBuilder(URI.create(url + "/add"))
                                        .POST(BodyPublishers.ofString("entry"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);

        CheckpointNote note;
        do { // until it is published; bounded by the test's timeout
            note = CheckpointNote.parse(Bytes.utf8(client.send(
                            HttpRequest.newBuilder(URI.create(url + "/checkpoint"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body()));
        } while (note.checkpoint().head().size() < 2);

        assertThat(CheckpointVerifier.of(VerifierKey.parse(vkey)).verify(note)).isNotEmpty();
        server.destroy();
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isZero();
        assertThat(Files.readString(directory.resolve("err"))).doesNotContain("123456");

        // Another key in its place is another log.
        makeAKey("second");
        Process refused = start(server("serve", "--data", data.toString(), "--listen", "127.0.0.1:0"));
        assertThat(refused.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(1);
        assertThat(Files.readString(directory.resolve("err"))).contains("it must be one");
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    private static String[] server(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                java("java"),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.library.path=" + System.getProperty("java.library.path", ""),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.vitrine.log.server.Main"));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("err").toFile()));
        builder.environment()
                .put("SOFTHSM2_CONF", directory.resolve("softhsm2.conf").toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    @CanIgnoreReturnValue
    private String run(String... command) throws Exception {
        Process process = start(command);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s %s", command[0], out, Files.readString(directory.resolve("err")))
                .isZero();
        return out;
    }
}
