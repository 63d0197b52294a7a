package dev.vitrine.log.server.config;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.log.server.config.ServerConfig.Access;
import dev.vitrine.log.server.config.ServerConfig.Batch;
import dev.vitrine.log.server.config.ServerConfig.Blobs;
import dev.vitrine.log.server.config.ServerConfig.Caches;
import dev.vitrine.log.server.config.ServerConfig.Events;
import dev.vitrine.log.server.config.ServerConfig.Evidence;
import dev.vitrine.log.server.config.ServerConfig.Http;
import dev.vitrine.log.server.config.ServerConfig.Index;
import dev.vitrine.log.server.config.ServerConfig.Publish;
import dev.vitrine.log.server.config.ServerConfig.Tls;
import dev.vitrine.log.server.config.ServerConfig.Work;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Duration;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads and prints {@link ServerConfig}: the one place with key names, defaults and ranges. */
public final class ConfigFile {

    private static final int MIB = 1 << 20;
    private static final int KIB = 1 << 10;
    private static final long GIB = 1L << 30;
    private static final int SHA256 = 32;

    private ConfigFile() {}

    /** Parses YAML; throws {@link ConfigException} with the reason. */
    public static ServerConfig parse(String yaml, int processors) {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(MIB)
                .build();
        Object root;
        try {
            root = new Load(settings).loadFromString(yaml);
        } catch (YamlEngineException | IllegalArgumentException e) { // the second for some tags
            throw new ConfigException("not YAML: " + e.getMessage());
        }
        if (root == null) {
            return ServerConfig.defaults(processors);
        }
        if (!(root instanceof Map<?, ?> map)) {
            throw new ConfigException("the configuration is a mapping of sections");
        }
        Section section = new Section("", map);
        ServerConfig config = read(section, processors);
        section.refuseUnknownKeys();
        return config;
    }

    static ServerConfig read(Section root, int processors) {
        return new ServerConfig(
                http(root.section("http"), processors),
                work(root.section("work"), processors),
                new Index(root.section("index").flag("enabled", true)),
                evidence(root.section("evidence"), processors),
                batch(root.section("batch")),
                publish(root.section("publish")),
                events(root.section("events")),
                new Caches(root.section("caches").bytes("tiles", 32 * MIB, 0, 1024 * MIB)),
                tls(root.section("tls")),
                access(root.section("access")),
                blobs(root.section("blobs")));
    }

    private static Tls tls(Section s) {
        Tls tls = new Tls(s.file("certificate"), s.file("key"));
        if (tls.certificate().isEmpty() != tls.key().isEmpty()) {
            throw new ConfigException("tls.certificate and tls.key go together");
        }
        return tls;
    }

    private static Access access(Section s) {
        return new Access(
                s.file("tokens"),
                s.file("publishers"),
                s.integer("address_rate", 0, 0, 1_000_000),
                s.integer("publisher_rate", 0, 0, 1_000_000),
                s.integer("address_connections", 0, 0, 1_000_000),
                s.duration("reload", seconds(10), Duration.ofMillis(10), hours(24)));
    }

    private static Http http(Section s, int processors) {
        return new Http(
                s.integer("event_loops", Math.min(64, Math.max(1, processors / 2)), 1, 64),
                s.integer("max_connections", 10_000, 16, 1_000_000),
                s.duration("idle_timeout", seconds(60), seconds(1), hours(1)),
                s.duration("request_timeout", seconds(30), seconds(1), hours(1)),
                s.bytes("max_body", 128 * KIB, 128 * KIB, 16 * MIB),
                s.integer("stream_window", 4_096, 1, 65_536));
    }

    private static Work work(Section s, int processors) {
        return new Work(
                s.integer("admission_threads", Math.min(256, processors), 1, 256),
                s.integer("admission_queue", 4_096, 1, 1_000_000),
                s.integer("read_threads", Math.min(256, Math.max(2, processors)), 1, 256),
                s.integer("read_queue", 8_192, 1, 1_000_000));
    }

    private static Evidence evidence(Section s, int processors) {
        return new Evidence(
                s.integer("threads", Math.min(256, Math.max(1, processors / 2)), 1, 256),
                s.integer("queue", 1_024, 1, 1_000_000),
                s.integer("cached_chains", 512, 16, 65_536),
                s.list("roots", "mappings with name and spki_sha256", ConfigFile::root));
    }

    private static TrustAnchor root(Section s) {
        String name = s.text("name");
        String digest = s.text("spki_sha256");
        try {
            Bytes spki = Bytes.fromHex(digest);
            if (!name.isBlank() && spki.size() == SHA256) {
                return new TrustAnchor(name, spki, false);
            }
        } catch (MalformedException e) {
            // Said below.
        }
        throw new ConfigException(
                "a root has a name and the 64 hex digits of spki_sha256, not " + name + ": " + digest);
    }

    private static Batch batch(Section s) {
        return new Batch(
                s.integer("max_entries", 4_096, 1, 65_536),
                s.bytes("max_bytes", 16 * MIB, 64 * KIB, 256 * MIB),
                s.integer("queue_entries", 16_384, 1, 1_000_000),
                s.bytes("queue_bytes", 64 * MIB, 64 * KIB, 1024 * MIB));
    }

    private static Publish publish(Section s) {
        return new Publish(
                s.duration("min_interval", Duration.ofMillis(50), Duration.ZERO, hours(1)),
                s.duration("witness_timeout", seconds(5), Duration.ofMillis(10), hours(1)),
                s.duration("witnessed_wait", seconds(20), Duration.ofMillis(10), hours(1)),
                s.duration("refresh_interval", hours(1), Duration.ZERO, hours(24 * 30)),
                s.duration("witness_pause", Duration.ofMinutes(5), Duration.ofMillis(10), hours(24 * 30)));
    }

    private static Events events(Section s) {
        return new Events(
                s.integer("max_watchers", 256, 0, 100_000),
                s.duration("keep_alive", seconds(15), Duration.ofMillis(10), hours(1)));
    }

    private static Blobs blobs(Section s) {
        return new Blobs(
                s.size("max_size", GIB, 1, 1024 * GIB),
                s.size("publisher_quota", 10 * GIB, 0, 1L << 60),
                s.size("total", 100 * GIB, 0, 1L << 60),
                s.duration("retention", Duration.ofDays(365), Duration.ZERO, Duration.ofDays(36_500)),
                s.integer("threads", 2, 1, 64));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Duration hours(long hours) {
        return Duration.ofHours(hours);
    }
}
