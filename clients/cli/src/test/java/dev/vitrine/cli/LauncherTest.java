package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a project of its own where `java` and `mvn` are scripts that say how they were called. */
final class LauncherTest {

    @TempDir
    private Path folder = Path.of("");

    private Path launcher = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        Path source = Path.of(System.getProperty("vitrine.root", ""), "clients/cli/vitrine");
        Path cli = Files.createDirectories(folder.resolve("a project/clients/cli"));
        launcher = Files.copy(source, cli.resolve("vitrine"), StandardCopyOption.COPY_ATTRIBUTES);
        script("jdk/bin/java", "printf 'java:'; printf ' <%s>' \"$@\"; echo");
        write("jdk/release", "JAVA_VERSION=\"17.0.1\"\n");
        script("bin/mvn", "echo \"mvn in $(pwd): $*\"");
    }

    @Test
    void runsWhatIsBuiltWithItsArgumentsAsTheyAre() throws Exception {
        built("clients/cli");

        Run run = run(Map.of(), launcher.toString(), "verify", "a file", "--json");

        assertThat(run.exit()).isZero();
        assertThat(run.output())
                .contains(
                        "<dev.vitrine.cli.Main> <verify> <a file> <--json>", "a project/clients/cli/target/dist/lib/*>")
                .doesNotContain("mvn");
    }

    @Test
    void worksThroughSymbolicLinks() throws Exception {
        built("clients/cli");
        Path first = Files.createSymbolicLink(folder.resolve("first"), launcher);
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("first"));

        assertThat(first).isSymbolicLink();
        assertThat(run(Map.of(), second.toString(), "verify").output())
                .contains("-Dvitrine.root=" + folder.toRealPath().resolve("a project"));
    }

    @Test
    void buildsWhatIsMissingForTheCommand() throws Exception {
        Run verify = run(Map.of(), launcher.toString(), "verify");
        built("clients/cli");
        Run up = run(Map.of(), launcher.toString(), "up");

        assertThat(verify.output()).contains("package -pl clients/cli -am", "java:");
        assertThat(up.output()).contains("package -pl clients/cli,witness,log-server/server -am", "<up>");
    }

    @Test
    void buildsAgainWhenItIsAskedTo() throws Exception {
        built("clients/cli");
        built("witness");
        built("log-server/server");

        assertThat(run(Map.of(), launcher.toString(), "up").output()).doesNotContain("mvn");
        assertThat(run(Map.of(), launcher.toString(), "--rebuild", "up").output())
                .contains("mvn in " + folder.toRealPath().resolve("a project"));
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        write("jdk/release", "JAVA_VERSION=\"11.0.2\"\n");
        Run old = run(Map.of(), launcher.toString(), "verify");
        Run nowhere = run(Map.of("JAVA_HOME", folder.resolve("absent").toString()), launcher.toString(), "verify");
        write("jdk/release", "JAVA_VERSION=\"25\"\n");
        Run withoutMaven = run(Map.of("MAVEN", "no-such-mvn"), launcher.toString(), "verify");

        assertThat(old.exit()).isEqualTo(2);
        assertThat(old.output()).contains("older than Java 17");
        assertThat(nowhere.output()).contains("has no bin/java");
        assertThat(withoutMaven.exit()).isEqualTo(2);
        assertThat(withoutMaven.output()).contains("no mvn on the PATH");
    }

    @Test
    void aBuildThatFailsIsSaidToHaveFailed() throws Exception {
        script("bin/mvn", "echo broken; exit 1");

        Run run = run(Map.of(), launcher.toString(), "verify");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.output()).contains("broken", "the build failed").doesNotContain("java:");
    }

    private record Run(int exit, String output) {}

    private Run run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        builder.environment().remove("JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private void built(String module) throws IOException {
        write("a project/" + module + "/target/dist/lib/vitrine-x.jar", "");
    }

    private void script(String path, String body) throws IOException {
        Path written = write(path, "#!/bin/sh\n" + body + "\n");
        Path executable = Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(executable).isExecutable();
    }

    private Path write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Path parent = Files.createDirectories(file.getParent());
        return Files.writeString(parent.resolve(file.getFileName()), content);
    }
}
