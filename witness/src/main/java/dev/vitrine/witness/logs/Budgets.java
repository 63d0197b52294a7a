package dev.vitrine.witness.logs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What logs may still have cosigned today: a token bucket for each log that announced a daily rate ({@code qpd}), which
 * holds an hour's worth. Growth and refreshes of an unchanged tree have one each: who replays a log's last checkpoint must
 * not be able to keep the log from growing. Bounded: the {@value #MAX_LOGS} logs that asked last. Thread-safe.
 */
public final class Budgets {

    private static final int MAX_LOGS = 16_384;
    private static final int SMALLEST = 10;
    private static final double DAY_NANOS = 86_400e9;

    private static final class Bucket {
        double tokens;
        long filledAt;

        Bucket(double tokens, long filledAt) {
            this.tokens = tokens;
            this.filledAt = filledAt;
        }
    }

    @GuardedBy("this")
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_LOGS;
        }
    };

    /**
     * Takes one request from the budget.
     *
     * @param growth the tree is larger than the one cosigned before
     * @param nanos now, by a clock that never goes back
     * @return 0 if it was there, otherwise the seconds until it will be
     */
    public synchronized long take(String origin, int requestsPerDay, boolean growth, long nanos) {
        double capacity = Math.max(SMALLEST, requestsPerDay / 24.0);
        Bucket bucket = buckets.computeIfAbsent((growth ? "+" : "=") + origin, key -> new Bucket(capacity, nanos));
        double perNano = requestsPerDay / DAY_NANOS;
        bucket.tokens = Math.min(capacity, bucket.tokens + (nanos - bucket.filledAt) * perNano);
        bucket.filledAt = nanos;
        if (bucket.tokens >= 1) {
            bucket.tokens -= 1;
            return 0;
        }
        return Math.max(1, (long) Math.ceil((1 - bucket.tokens) / perNano / 1e9));
    }
}
