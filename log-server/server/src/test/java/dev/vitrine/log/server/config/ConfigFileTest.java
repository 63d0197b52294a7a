package dev.vitrine.log.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    private static final int MIB = 1 << 20;

    @Test
    void hasTheseDefaults() {
        assertThat(ServerConfig.defaults(2))
                .isEqualTo(new ServerConfig(
                        new ServerConfig.Http(
                                1, 10_000, Duration.ofSeconds(60), Duration.ofSeconds(30), 131_072, 4_096),
                        new ServerConfig.Work(2, 4_096, 2, 8_192),
                        new ServerConfig.Index(true),
                        new ServerConfig.Evidence(1, 1_024, 512, List.of()),
                        new ServerConfig.Batch(4_096, 16 * MIB, 16_384, 64 * MIB),
                        new ServerConfig.Publish(
                                Duration.ofMillis(50),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(20),
                                Duration.ofHours(1),
                                Duration.ofMinutes(5)),
                        new ServerConfig.Events(256, Duration.ofSeconds(15)),
                        new ServerConfig.Caches(32 * MIB),
                        new ServerConfig.Tls("", ""),
                        new ServerConfig.Access("", "", 0, 0, 0, Duration.ofSeconds(10)),
                        new ServerConfig.Blobs(1L << 30, 10L << 30, 100L << 30, Duration.ofDays(365), 2)));
    }

    @Test
    void leavesACoreToTheSequencer() {
        assertThat(ServerConfig.defaults(1).http().eventLoops()).isEqualTo(1);
        assertThat(ServerConfig.defaults(8).http().eventLoops()).isEqualTo(4);
        assertThat(ServerConfig.defaults(1_000).http().eventLoops()).isEqualTo(64);
    }

    @Test
    void readsEveryKey() throws MalformedException {
        String yaml = """
                http:
                  event_loops: 3
                  max_connections: 17
                  idle_timeout: 2s
                  request_timeout: 3s
                  max_body: 256KiB
                  stream_window: 5
                work:
                  admission_threads: 6
                  admission_queue: 7
                  read_threads: 8
                  read_queue: 9
                index:
                  enabled: false
                evidence:
                  threads: 10
                  queue: 11
                  cached_chains: 16
                  roots:
                    - name: ours
                      spki_sha256: 0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a
                batch:
                  max_entries: 10
                  max_bytes: 1MiB
                  queue_entries: 11
                  queue_bytes: 2MiB
                publish:
                  min_interval: 12ms
                  witness_timeout: 13s
                  witnessed_wait: 14s
                  refresh_interval: 2h
                  witness_pause: 16m
                events:
                  max_watchers: 17
                  keep_alive: 18s
                caches:
                  tiles: 0
                tls:
                  certificate: chain.pem
                  key: key.pem
                access:
                  tokens: tokens.txt
                  publishers: publishers.txt
                  address_rate: 19
                  publisher_rate: 20
                  address_connections: 21
                  reload: 22s
                blobs:
                  max_size: 23MiB
                  publisher_quota: 24GiB
                  total: 0
                  retention: 25d
                  threads: 26
                """;

        assertThat(ConfigFile.parse(yaml, 2))
                .isEqualTo(new ServerConfig(
                        new ServerConfig.Http(3, 17, Duration.ofSeconds(2), Duration.ofSeconds(3), 262_144, 5),
                        new ServerConfig.Work(6, 7, 8, 9),
                        new ServerConfig.Index(false),
                        new ServerConfig.Evidence(
                                10, 11, 16, List.of(new TrustAnchor("ours", Bytes.fromHex("0a".repeat(32)), false))),
                        new ServerConfig.Batch(10, MIB, 11, 2 * MIB),
                        new ServerConfig.Publish(
                                Duration.ofMillis(12),
                                Duration.ofSeconds(13),
                                Duration.ofSeconds(14),
                                Duration.ofHours(2),
                                Duration.ofMinutes(16)),
                        new ServerConfig.Events(17, Duration.ofSeconds(18)),
                        new ServerConfig.Caches(0),
                        new ServerConfig.Tls("chain.pem", "key.pem"),
                        new ServerConfig.Access("tokens.txt", "publishers.txt", 19, 20, 21, Duration.ofSeconds(22)),
                        new ServerConfig.Blobs(23L << 20, 24L << 30, 0, Duration.ofDays(25), 26)));
    }

    @Test
    void everyComponentIsAKeyThatIsKnown() {
        for (String key : keys()) {
            String[] path = key.split("\\.", 2);
            // A value of no type: refused for the value, not for the key.
            assertThatThrownBy(() -> ConfigFile.parse(path[0] + ":\n  " + path[1] + ": [1]\n", 2))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(key + " is a");
        }
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (RecordComponent section : ServerConfig.class.getRecordComponents()) {
            for (RecordComponent key : section.getType().getRecordComponents()) {
                keys.add(section.getName() + "."
                        + key.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
            }
        }
        return keys;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "htpp: {}",
                "http: {event_loop: 1}",
                "http: 3",
                "evidence: {roots: [{name: a}]}",
                "evidence: {roots: [{name: a, spki_sha256: 00}]}",
                "evidence: {roots: [{name: a, spki_sha256: 00, other: 1}]}",
                "http: {event_loops: 0}",
                "http: {event_loops: \"2\"}",
                "http: {event_loops: 1.5}",
                "http: {event_loops: 99999999999999999999}",
                "http: {max_body: 1KiB}",
                "http: {max_body: 200000KB}",
                "http: {idle_timeout: 60}",
                "http: {idle_timeout: -1s}",
                "http: {idle_timeout: 1d}",
                "http: {idle_timeout: 9999h}",
                "[]",
                "http: {event_loops: 1, event_loops: 1}",
                "a: &a {b: 1}\nhttp: *a",
                "{{{"
            })
    void refuses(String yaml) {
        assertThatThrownBy(() -> ConfigFile.parse(yaml, 2)).isInstanceOf(ConfigException.class);
    }

    @Test
    void anEmptyFileIsTheDefaults() {
        assertThat(ConfigFile.parse("# nothing\n", 4)).isEqualTo(ServerConfig.defaults(4));
    }
}
