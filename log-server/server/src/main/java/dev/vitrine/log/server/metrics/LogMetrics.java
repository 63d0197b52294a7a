package dev.vitrine.log.server.metrics;

/** All meters of the log server, named once. */
public final class LogMetrics {

    private static final double[] SECONDS = {
        0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30
    };
    private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192};

    private final Metrics metrics;

    public final Counter appended;
    public final Counter duplicates;
    public final Counter refused;
    public final Histogram commitSeconds;
    public final Histogram batchSize;
    public final Counter published;
    public final Histogram roundSeconds;
    public final Histogram witnessedSeconds;
    public final Counter connectionsRefused;
    public final Counter tileCacheHits;
    public final Counter tileCacheMisses;
    public final EvidenceMetrics evidence;

    public LogMetrics(Metrics metrics) {
        this.metrics = metrics;
        appended = metrics.counter("log_appended_total", "Entries that became durable.");
        duplicates = metrics.counter("log_duplicates_total", "Submissions of leaves that were already logged.");
        refused = metrics.counter("log_refused_total", "Submissions that were refused at admission.");
        commitSeconds = metrics.histogram("log_commit_seconds", "Time of one synced commit.", SECONDS);
        batchSize = metrics.histogram("log_batch_entries", "Entries in one commit.", SIZES);
        published = metrics.counter("log_published_total", "Checkpoints that were published.");
        roundSeconds = metrics.histogram(
                "log_publish_round_seconds",
                "Time from asking the witnesses to the quorum, per published round.",
                SECONDS);
        witnessedSeconds = metrics.histogram(
                "log_witnessed_seconds",
                "Time from commit to publication, for submissions that waited for it.",
                SECONDS);
        connectionsRefused =
                metrics.counter("log_connections_refused_total", "Connections closed at once, above the limit.");
        tileCacheHits = metrics.counter("log_tile_cache_hits_total", "Tiles served from memory.");
        tileCacheMisses = metrics.counter("log_tile_cache_misses_total", "Tiles read from the store.");
        evidence = new EvidenceMetrics(metrics, SECONDS);
    }

    /** One answer of a witness: cosigned, conflict, refused, unreachable, invalid, timeout, behind. */
    public Counter witness(String name, String outcome) {
        return metrics.counter(
                "log_witness_answers_total", "Answers of witnesses by outcome.", "witness", name, "outcome", outcome);
    }

    public Counter request(String route, int status) {
        return metrics.counter(
                "log_requests_total",
                "Requests by route and status.",
                "route",
                route,
                "status",
                Integer.toString(status));
    }

    /** One call of gRPC by its method and status. */
    public Counter call(String method, String status) {
        return metrics.counter(
                "log_grpc_calls_total", "Calls by method and status.", "method", method, "status", status);
    }

    /** For what is not counted but asked for: sizes of queues and trees. */
    public Metrics registry() {
        return metrics;
    }
}
