package dev.vitrine.log.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.testbed.load.Metrics;
import dev.vitrine.log.testbed.process.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start as a user starts it: {@code dist/bin/vlog}, with and without an archive of classes. */
@SuppressWarnings("NullAway.Init") // set before all tests
class LauncherIT {

    private static final Path VLOG = JavaProcess.root().resolve("log-server/server/target/dist/bin/vlog");
    private static final Path WITNESS = JavaProcess.root().resolve("witness/target/dist/bin/witness");
    private static final Pattern URL = Pattern.compile("\"url\":\"([^\"]+)\"");

    @TempDir
    private static Path home;

    private static Path archive;

    @BeforeAll
    static void create() throws Exception {
        run("none", VLOG, "init", "--data", log(), "--origin", "launcher.example/log");
        archive = Path.of(run(cache().toString(), VLOG, "--rehearse").strip());
    }

    @Test
    void anArchiveIsMadeOnceAndTheServerRunsFromIt() throws Exception {
        assertThat(run(cache().toString(), VLOG, "--rehearse").strip()).isEqualTo(archive.toString());
        assertThat(list(cache())).as("what making it left behind").containsExactly(archive);
        assertThat(mappedWhileServing(cache().toString())).contains(archive.toString());
    }

    @Test
    void theWitnessHasOneToo() throws Exception {
        Path cache = home.resolve("witness");

        assertThat(Path.of(run(cache.toString(), WITNESS, "--rehearse").strip()))
                .isRegularFile()
                .hasParent(cache);
    }

    @Test
    void aFolderThatCannotBeMadeIsNoReasonNotToStart() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "no folder");

        assertThat(mappedWhileServing(file.resolve("cache").toString())).doesNotContain(".making");
    }

    @Test
    void aFolderThatOthersMayWriteIsNotUsed() throws Exception {
        Path cache = Files.createDirectory(home.resolve("open"));
        assertThat(cache.toFile().setWritable(true, false)).isTrue();

        assertThat(mappedWhileServing(cache.toString())).doesNotContain(cache.toString());
        assertThat(list(cache)).isEmpty();
    }

    @Test
    void anArchiveThatIsNoneIsIgnored() throws Exception {
        Path damaged = Files.createDirectory(home.resolve("damaged"));
        Path none = Files.write(damaged.resolve(archive.getFileName()), new byte[4096]);

        assertThat(mappedWhileServing(damaged.toString())).doesNotContain(none.toString());
    }

    @Test
    void optionsOfTheVirtualMachineComeBehindJ() throws Exception {
        assertThat(run("none", VLOG, "-J-Xlog:gc:stdout", "-J-XX:+UseSerialGC", "vkeys", "--data", log()))
                .contains("Using Serial")
                .contains("launcher.example/log+");
    }

    private static Path cache() {
        return home.resolve("cache");
    }

    private static String log() {
        return home.resolve("log").toString();
    }

    /** Starts the server, asks whether it is ready, and gives what the process had mapped. */
    private static String mappedWhileServing(String cache) throws Exception {
        Process process = builder(cache, VLOG, "serve", "--data", log(), "--listen", "127.0.0.1:0")
                .redirectError(home.resolve("stderr").toFile())
                .start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            Matcher url = URL.matcher(String.valueOf(out.readLine()));
            assertThat(url.find()).isTrue();
            assertThat(Metrics.get(url.group(1) + "/readyz")).isNotEmpty();
            return Files.readString(Path.of("/proc/" + process.pid() + "/maps"));
        } finally {
            process.destroy();
            assertThat(process.waitFor()).isZero();
        }
    }

    private static String run(String cache, Path launcher, String... arguments) throws Exception {
        Process process = builder(cache, launcher, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    private static ProcessBuilder builder(String cache, Path launcher, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("VITRINE_CACHE", cache);
        return builder;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
