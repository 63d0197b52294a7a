package dev.vitrine.witness;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The configuration of {@code witness serve}. Each component is a key of the YAML file, and with dashes for underscores an
 * option of the command line, which wins over the file. This is the manual.
 *
 * @param data {@code data}: the directory that {@code witness init} made: keys, database, and while the witness runs the
 *     file {@code listen} with the address. No default.
 * @param host {@code listen}: HOST:PORT, the address to listen on. Default 127.0.0.1:6963. Put a reverse proxy with TLS in
 *     front of it before the world sees it.
 * @param port the port of {@code listen}; 0 takes any free one and tells it on standard output.
 * @param prefix {@code prefix}: the path before {@code /add-checkpoint}, {@code /sign-subtree} and the monitoring path.
 *     Default empty; otherwise with a leading and without a trailing slash.
 * @param submissionUrl {@code submission_url}: where logs reach the prefix from outside, as the metadata document says it.
 *     Default: the address that is listened on, with the prefix.
 * @param monitoringUrl {@code monitoring_url}: the same for the monitoring path.
 * @param logs {@code logs}: files in the {@code logs/v0} format of public log lists. What they list is added to the
 *     database and stays, whatever becomes of the list. At most 64 MiB each. Default none.
 * @param policies {@code policy}: the operator's own tlog-policy files. Their {@code log} lines name trusted log keys of
 *     any type, several per origin, and count before those of the lists; other lines are ignored. Default none.
 * @param refuse {@code refuse}: origins that are not served any more, whatever lists and policies say. What was cosigned for
 *     them stays remembered and readable. Default none.
 * @param peers {@code peers}: tlog-policy files whose {@code witness} lines name other witnesses: their keys and where
 *     their cosigned checkpoints are. Their heads are compared with what the logs show here, and evidence is exchanged with
 *     them. Default none.
 * @param mirrors {@code mirrors}: monitoring prefixes of mirrors (c2sp.org/tlog-mirror), asked for tiles that a log does not
 *     give. Default none.
 * @param ed25519Only {@code cosign_keys} is {@code ed25519} and not {@code both}: checkpoints are cosigned with that key alone, which
 *     takes a third of the work and proves nothing to whoever demands ML-DSA-44; {@code sign-subtree} then knows no new
 *     checkpoints. Default {@code both}.
 * @param overridden {@code cosign_in_spite_of_evidence}: origins that are cosigned although their misbehaviour is proven.
 *     Shown on the status page. Default none.
 * @param lists {@code lists}: URLs of public lists in the {@code logs/v0} format, looked at hourly; like {@code logs}, they only
 *     add. Default none.
 * @param admit {@code admit}: origins that may join by announcing themselves. Default none.
 * @param openLogs {@code open_logs}: as long as there are fewer logs than this, any other log may join by announcing itself.
 *     Default 0: none may.
 * @param openRate {@code open_requests_per_day}: what such a log gets at most. Default 8640, one each ten seconds.
 * @param gossip {@code gossip_seconds}: the pause between two rounds of looking at logs and peers. Default 30; 0 never.
 * @param gossipTimeout {@code gossip_timeout_seconds}: how long one request of a round may take. Default 5.
 * @param reload {@code reload_seconds}: how often the files of {@code logs} and {@code policy} are looked at for changes.
 *     Default 10; 0 never.
 * @param threads {@code threads}: that verify, sign and read. Default one per processor.
 * @param queue {@code queue}: requests that may wait for a thread; more are answered 429. Default 1024, which is below a
 *     second of work on two processors.
 * @param commitQueue {@code commit_queue}: requests that may wait for the disk; more are answered 429. Default 4096.
 * @param connections {@code connections}: open at once; further ones are closed as they come. Default 4096.
 * @param idle {@code idle_seconds}: how long a connection may owe the header of its next request. Default 60.
 * @param body {@code body_seconds}: how long a body may take to arrive; then 408. Default 10.
 * @param drain {@code drain_seconds}: how long requests under way may take to finish when the witness is told to stop.
 *     Default 10.
 */
record WitnessConfig(
        Path data,
        String host,
        int port,
        String prefix,
        String submissionUrl,
        String monitoringUrl,
        List<Path> logs,
        List<Path> policies,
        Set<String> refuse,
        List<Path> peers,
        List<URI> mirrors,
        boolean ed25519Only,
        Set<String> overridden,
        List<URI> lists,
        Set<String> admit,
        int openLogs,
        int openRate,
        Duration gossip,
        Duration gossipTimeout,
        Duration reload,
        int threads,
        int queue,
        int commitQueue,
        int connections,
        Duration idle,
        Duration body,
        Duration drain) {

    static final Set<String> KEYS = Set.of(
            "data",
            "listen",
            "prefix",
            "submission_url",
            "monitoring_url",
            "logs",
            "policy",
            "refuse",
            "peers",
            "mirrors",
            "cosign_keys",
            "cosign_in_spite_of_evidence",
            "lists",
            "admit",
            "open_logs",
            "open_requests_per_day",
            "gossip_seconds",
            "gossip_timeout_seconds",
            "reload_seconds",
            "threads",
            "queue",
            "commit_queue",
            "connections",
            "idle_seconds",
            "body_seconds",
            "drain_seconds");

    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");
    private static final int DAY = 86_400;

    WitnessConfig {
        logs = List.copyOf(logs);
        policies = List.copyOf(policies);
        refuse = Set.copyOf(refuse);
        peers = List.copyOf(peers);
        mirrors = List.copyOf(mirrors);
        overridden = Set.copyOf(overridden);
        lists = List.copyOf(lists);
        admit = Set.copyOf(admit);
    }

    static WitnessConfig of(ConfigValues values) throws ConfigException {
        values.allowOnly(KEYS);
        String listen = values.text("listen", "127.0.0.1:6963");
        int colon = listen.lastIndexOf(':');
        if (colon < 1) {
            throw new ConfigException("listen is HOST:PORT, not '" + listen + "'");
        }
        String host = listen.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        String prefix = values.text("prefix", "");
        if (!PREFIX.matcher(prefix).matches()) {
            throw new ConfigException("prefix is empty or like /path, without a slash at its end");
        }
        return new WitnessConfig(
                Path.of(values.required("data")),
                host,
                port(listen.substring(colon + 1)),
                prefix,
                url(values, "submission_url"),
                url(values, "monitoring_url"),
                values.paths("logs"),
                values.paths("policy"),
                Set.copyOf(values.texts("refuse")),
                values.paths("peers"),
                urls(values, "mirrors"),
                ed25519Only(values.text("cosign_keys", "both")),
                Set.copyOf(values.texts("cosign_in_spite_of_evidence")),
                urls(values, "lists"),
                Set.copyOf(values.texts("admit")),
                values.number("open_logs", 0, 0, 1_000_000),
                values.number("open_requests_per_day", 8640, 1, Integer.MAX_VALUE),
                values.seconds("gossip_seconds", 30, 0, DAY),
                values.seconds("gossip_timeout_seconds", 5, 1, 3600),
                values.seconds("reload_seconds", 10, 0, DAY),
                values.number("threads", Runtime.getRuntime().availableProcessors(), 1, 1024),
                values.number("queue", 1024, 1, 1 << 20),
                values.number("commit_queue", 4096, 1, 1 << 20),
                values.number("connections", 4096, 1, 1 << 20),
                values.seconds("idle_seconds", 60, 1, DAY),
                values.seconds("body_seconds", 10, 1, DAY),
                values.seconds("drain_seconds", 10, 0, DAY));
    }

    private static boolean ed25519Only(String keys) throws ConfigException {
        return switch (keys) {
            case "both" -> false;
            case "ed25519" -> true;
            default -> throw new ConfigException("cosign_keys is both or ed25519, not '" + keys + "'");
        };
    }

    private static int port(String text) throws ConfigException {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 0xffff) {
                return port;
            }
        } catch (NumberFormatException e) {
            // reported below, like a port out of range
        }
        throw new ConfigException("a port is a number from 0 to 65535, not '" + text + "'");
    }

    private static List<URI> urls(ConfigValues values, String key) throws ConfigException {
        List<URI> urls = new ArrayList<>();
        for (String text : values.texts(key)) {
            try {
                urls.add(new URI(text.replaceFirst("/+$", "")));
            } catch (URISyntaxException e) {
                throw new ConfigException(key + " takes URLs, not '" + text + "'");
            }
        }
        return urls;
    }

    private static String url(ConfigValues values, String key) throws ConfigException {
        String text = values.text(key, "");
        if (!text.isEmpty()) {
            try {
                URI url = new URI(text);
                if (url.getHost() == null || text.endsWith("/")) {
                    throw new ConfigException(key + " is a URL without a slash at its end");
                }
            } catch (URISyntaxException e) {
                throw new ConfigException(key + " is a URL, not '" + text + "'");
            }
        }
        return text;
    }
}
