package dev.vitrine.log.server.config;

import dev.vitrine.evidence.TrustAnchor;
import java.time.Duration;
import java.util.List;

/**
 * Everything that can be configured; the Javadoc of each component is its manual. The file is YAML with one section per
 * record below and the component's name in snake_case as key, for example:
 *
 * <pre>{@code
 * http:
 *   max_connections: 20000
 * publish:
 *   min_interval: 100ms
 * }</pre>
 *
 * <p>Durations are a whole number with a unit: {@code ms}, {@code s}, {@code m}, {@code h}, {@code d}. Sizes are bytes, or a whole number
 * with {@code KiB}, {@code MiB} or {@code GiB}. An unknown key, a wrong type or a value outside its range is refused at the start. What
 * identifies a log (origin, keys, admission) is not configuration: it is fixed by {@code init}. No value is a secret; keys
 * are files in the data directory.
 */
public record ServerConfig(
        Http http,
        Work work,
        Index index,
        Evidence evidence,
        Batch batch,
        Publish publish,
        Events events,
        Caches caches,
        Tls tls,
        Access access,
        Blobs blobs) {

    /**
     * The network edge.
     *
     * @param eventLoops threads that read and write sockets, 1..64. Default: half of the processors, at least 1. More than
     *     one on a machine with two cores costs throughput, because the sequencer needs a core too
     * @param maxConnections open connections per event loop, 16..1,000,000; further ones are closed at once. Default 10,000
     * @param idleTimeout a connection with no request in progress is closed after this time, whether or not bytes trickle
     *     in. Default 60s
     * @param requestTimeout a connection on which a body is due and none becomes complete for this long is closed; streams are
     *     exempt as long as they move within {@code idleTimeout}. Default 30s
     * @param maxBody the largest body of a request other than a stream. Default 128KiB, which holds the largest leaf as
     *     base64 in JSON; at least that
     * @param streamWindow entries of one stream that may be in flight; the stream is not read further above that. 1..65,536.
     *     Default 4,096
     */
    public record Http(
            int eventLoops,
            int maxConnections,
            Duration idleTimeout,
            Duration requestTimeout,
            int maxBody,
            int streamWindow) {}

    /**
     * The two bounded pools behind the event loops.
     *
     * @param admissionThreads threads that verify the signatures of entries, 1..256. Default: the number of processors
     * @param admissionQueue submissions that may wait for one; further ones are answered with 429. 1..1,000,000. Default 4,096
     * @param readThreads threads that read the store, 1..256. Default: the number of processors, at least 2
     * @param readQueue reads that may wait for one; further ones are answered with 429. 1..1,000,000. Default 8,192
     */
    public record Work(int admissionThreads, int admissionQueue, int readThreads, int readQueue) {}

    /**
     * The index that look-ups and the pages of the Hub read.
     *
     * @param enabled whether admitted entries are indexed. Without it the log only logs: there are no look-ups, and turning it on
     *     again builds the index anew at the next start. Default true; a raw log has no index
     */
    public record Index(boolean enabled) {}

    /**
     * Judging the evidence inside of entries, on a pool of its own, so that entries without evidence do not wait behind it.
     *
     * @param threads threads that judge, 1..256. Default: half of the processors, at least 1: the rest is for what is not
     *     evidence
     * @param queue entries that may wait for one; further ones are answered with 429. 1..1,000,000. Default 1,024
     * @param cachedChains chains, collateral and revocation lists that are remembered once verified, twice over and for each
     *     vendor; collateral takes some hundred kilobytes, a chain ten. 16..65,536. Default 512
     * @param roots further roots than the vendors' production roots, as a list of mappings with {@code name} and
     *     {@code spki_sha256} (64 hex digits): a simulator's, a vendor's for samples. Evidence under them is admitted and
     *     labelled as simulated. Default: none, and such evidence is refused as forged
     */
    public record Evidence(int threads, int queue, int cachedChains, List<TrustAnchor> roots) {}

    /**
     * What waits for the sequencer and how much of it one commit takes. There is no delay to set: while one commit is being
     * flushed, the next batch gathers.
     *
     * @param maxEntries entries in one commit, 1..65,536. Larger commits flush less often per entry and make each entry wait
     *     longer. Default 4,096
     * @param maxBytes leaf bytes in one commit. Default 16MiB
     * @param queueEntries entries that may wait; further ones are answered with 429. Default 16,384
     * @param queueBytes leaf bytes that may wait; further ones are answered with 429. Default 64MiB
     */
    public record Batch(int maxEntries, int maxBytes, int queueEntries, int queueBytes) {}

    /**
     * Publishing checkpoints.
     *
     * @param minInterval the least time between the starts of two rounds with the witnesses. Every published checkpoint is
     *     kept for ever (some 4 to 8 KB each), and each round costs every witness a flush; on the other hand a submitter
     *     that waits for the witnesses waits up to this long before its round begins. Default 50ms, at most 1h
     * @param witnessTimeout the time in which one witness must answer one request. Default 5s
     * @param witnessedWait the longest that a submission with {@code wait=witnessed} waits before it is answered with
     *     WITNESSES_UNAVAILABLE; it is committed nevertheless. Default 20s
     * @param refreshInterval a log without new entries asks its witnesses again after this time, so that clients can demand
     *     fresh cosignatures; 0s turns it off. Default 1h
     * @param witnessPause how long a witness is left alone after it did not know this log (404), did not trust its keys (403) or
     *     knew another tree; other failures are retried with a growing pause of up to a minute. Default 5m
     */
    public record Publish(
            Duration minInterval,
            Duration witnessTimeout,
            Duration witnessedWait,
            Duration refreshInterval,
            Duration witnessPause) {}

    /**
     * Those who watch.
     *
     * @param maxWatchers event streams at one time, over all transports; further ones are answered with 429. Default 256
     * @param keepAlive a comment is sent on a silent event stream after this time. Default 15s
     */
    public record Events(int maxWatchers, Duration keepAlive) {}

    /**
     * Memory for what is asked for again and again.
     *
     * @param tiles bytes of full tiles and compressed full bundles kept per event loop. Default 32MiB, 0 turns it off
     */
    public record Caches(int tiles) {}

    /**
     * HTTPS instead of HTTP, on the same port.
     *
     * @param certificate a file with the certificate and its chain in PEM, the server's own first. Default none: no TLS
     * @param key its private key as PKCS#8 in PEM; a file that only its owner may read
     */
    public record Tls(String certificate, String key) {

        public boolean isOn() {
            return !certificate.isEmpty();
        }
    }

    /**
     * Who may submit, and how much. Reading is open to everybody.
     *
     * @param tokens a file with a line {@code NAME SHA-256-OF-A-TOKEN} for each bearer token that may submit; {@code token NAME}
     *     makes one. Default none: anybody may submit
     * @param publishers a file with the key ID of a publisher on each line: only entries that one of them signed are taken.
     *     Default none: anybody's; nothing for a raw log, whose entries nobody signs
     * @param addressRate entries per second of one IPv4 address or IPv6 /64 network; unary requests above it are answered
     *     with 429, streams are slowed down. Default 0: no limit
     * @param publisherRate entries per second of one token, and of one publisher's key. Default 0: no limit
     * @param addressConnections open connections of one address per event loop; further ones are closed at once. Default 0:
     *     no limit but {@code http.max_connections}
     * @param reload how often the files of this section and of {@code tls} are looked at, and read again when they changed.
     *     Default 10s
     */
    public record Access(
            String tokens,
            String publishers,
            int addressRate,
            int publisherRate,
            int addressConnections,
            Duration reload) {}

    /**
     * Large things that entries refer to, kept as files in the data directory.
     *
     * @param maxSize the largest blob. Default 1GiB
     * @param publisherQuota what all blobs of one publisher's key may take. Default 10GiB
     * @param total what all blobs may take; 0 turns uploads off. Default 100GiB
     * @param retention how long a blob is kept at least: the promise that is made when it is uploaded. Nothing is ever removed but
     *     by the command {@code collect-blobs}, and then only what is past its promise. Default 365d
     * @param threads threads that write uploads, 1..64. Default 2
     */
    public record Blobs(long maxSize, long publisherQuota, long total, Duration retention, int threads) {}

    /** The configuration of an empty file on a machine with this many processors. */
    public static ServerConfig defaults(int processors) {
        return ConfigFile.read(new Section("", java.util.Map.of()), processors);
    }
}
