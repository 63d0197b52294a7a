package dev.vitrine.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessConfigTest {

    @TempDir
    Path directory;

    @Test
    void hasTheDocumentedDefaults() throws Exception {
        assertThat(of("--data", "d"))
                .isEqualTo(new WitnessConfig(
                        Path.of("d"),
                        "127.0.0.1",
                        6963,
                        "",
                        "",
                        "",
                        List.of(),
                        List.of(),
                        Set.of(),
                        List.of(),
                        List.of(),
                        false,
                        Set.of(),
                        List.of(),
                        Set.of(),
                        0,
                        8640,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Runtime.getRuntime().availableProcessors(),
                        1024,
                        4096,
                        4096,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10)));
    }

    @Test
    void everyKeyHasAnEffect() throws Exception {
        WitnessConfig all = WitnessConfig.of(ConfigValues.ofYaml(write("""
                data: d
                listen: "[::1]:0"
                prefix: /w/1
                submission_url: https://submit.example/w/1
                monitoring_url: https://monitor.example
                logs: [a, b]
                policy: p
                refuse: [o, q]
                peers: [r]
                mirrors: [https://mirror.example/m/]
                cosign_keys: ed25519
                cosign_in_spite_of_evidence: [s]
                lists: [https://lists.example/l.1]
                admit: [t]
                open_logs: 13
                open_requests_per_day: 14
                gossip_seconds: 11
                gossip_timeout_seconds: 12
                reload_seconds: 0
                threads: 3
                queue: 4
                commit_queue: 5
                connections: 6
                idle_seconds: 7
                body_seconds: 8
                drain_seconds: 9
                """)));
        assertThat(all)
                .isEqualTo(new WitnessConfig(
                        Path.of("d"),
                        "::1",
                        0,
                        "/w/1",
                        "https://submit.example/w/1",
                        "https://monitor.example",
                        List.of(Path.of("a"), Path.of("b")),
                        List.of(Path.of("p")),
                        Set.of("o", "q"),
                        List.of(Path.of("r")),
                        List.of(URI.create("https://mirror.example/m")),
                        true,
                        Set.of("s"),
                        List.of(URI.create("https://lists.example/l.1")),
                        Set.of("t"),
                        13,
                        14,
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(12),
                        Duration.ZERO,
                        3,
                        4,
                        5,
                        6,
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(9)));
        assertThat(WitnessConfig.KEYS).hasSize(26);
    }

    @Test
    void optionsWinOverTheFile() throws Exception {
        ConfigValues file = ConfigValues.ofYaml(write("data: d\nthreads: 3\nqueue: 4\n"));
        WitnessConfig config = WitnessConfig.of(
                file.overriddenBy(ConfigValues.ofArguments(List.of("--queue", "7", "--reload-seconds", "1"))));
        assertThat(config.threads()).isEqualTo(3);
        assertThat(config.queue()).isEqualTo(7);
        assertThat(config.reload()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anOptionTakesSeveralFiles() throws Exception {
        assertThat(of("--data", "d", "--logs", "a", "b", "--policy", "p").logs())
                .containsExactly(Path.of("a"), Path.of("b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--data",
                "--data d e",
                "--data d --data d",
                "--data d stray --listen 1.2.3.4",
                "stray",
                "--data d --listen 1.2.3.4",
                "--data d --listen :80",
                "--data d --listen h:65536",
                "--data d --listen h:-1",
                "--data d --listen h:x",
                "--data d --prefix w",
                "--data d --prefix /w/",
                "--data d --prefix /w?x",
                "--data d --submission-url nonsense",
                "--data d --monitoring-url https://x/",
                "--data d --threads 0",
                "--data d --threads many",
                "--data d --misspelt 1",
                "--listen h:1"
            })
    void refusesWhatItDoesNotUnderstand(String arguments) {
        assertThatThrownBy(() -> of(arguments.split(" "))).isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a, b]", "data: {a: b}", "data: [[a]]", "a: [", "data:", "just text"})
    void refusesAFileOfAnotherShape(String yaml) {
        assertThatThrownBy(() -> WitnessConfig.of(ConfigValues.ofYaml(write(yaml))))
                .isInstanceOf(ConfigException.class);
    }

    private static WitnessConfig of(String... arguments) throws ConfigException {
        return WitnessConfig.of(ConfigValues.ofArguments(List.of(arguments)));
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("witness.yaml"), yaml);
    }
}
