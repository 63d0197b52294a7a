package dev.vitrine.log.server;

import dev.vitrine.log.LogStatus;
import dev.vitrine.log.server.metrics.Metrics;
import dev.vitrine.log.server.service.Services;
import dev.vitrine.log.server.service.Workers;
import java.time.InstantSource;

/** What is not counted but asked for at each scrape. */
final class LogGauges {

    private LogGauges() {}

    static void register(Services services, Workers admission, Workers judges, InstantSource clock) {
        Metrics metrics = services.metrics().registry();
        metrics.gauge("log_committed_size", "Entries in the committed tree.", () -> services.log()
                .head()
                .size());
        metrics.gauge("log_published_size", "Entries in the published tree.", () -> services.publisher()
                .latest()
                .size());
        metrics.gauge(
                "log_published_age_seconds",
                "Age of the published checkpoint; 0 while the clock is behind it.",
                () -> Math.max(0, clock.millis() - services.publisher().latest().publishedAt()) / 1e3);
        metrics.gauge("log_queue_entries", "Entries that wait or are being committed.", () -> services.log()
                .waiting());
        metrics.gauge("log_admission_queue", "Submissions that wait for admission.", admission::waiting);
        metrics.gauge("log_evidence_queue", "Submissions that wait for their evidence to be judged.", judges::waiting);
        metrics.gauge("log_read_queue", "Reads that wait for a thread.", () -> services.readers()
                .waiting());
        metrics.gauge("log_witness_waiters", "Submissions that wait for the witnesses.", () -> services.publisher()
                .waiting());
        metrics.gauge(
                "log_witness_alarms",
                "Witnesses whose last answer was another tree of this log, distrust, or that it is wrong.",
                () -> services.publisher().alarms());
        metrics.gauge(
                "log_watchers", "Open event streams.", () -> services.watchers().count());
        metrics.gauge("log_streams", "Open submission streams.", () -> services.streams()
                .count());
        metrics.gauge(
                "log_halted",
                "1 if the log stopped taking entries.",
                () -> services.log().status() == LogStatus.HALTED ? 1 : 0);
        metrics.gauge("jvm_heap_used_bytes", "Java heap in use; the memory of the store is not in it.", () -> {
            Runtime runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        });
    }
}
