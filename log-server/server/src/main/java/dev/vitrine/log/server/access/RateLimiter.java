package dev.vitrine.log.server.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each of many keys: so many per second, and as many at once. Memory is bounded: a bucket that is
 * full again is forgotten, and while there are too many that are not, new keys get nothing. Thread-safe.
 */
final class RateLimiter {

    static final int MAX_KEYS = 65_536;

    private static final class Bucket {
        private double left;
        private long at; // nanoseconds, when left was computed
    }

    private final double perSecond;
    private final LongSupplier nanos;

    @GuardedBy("this")
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true); // least recently used first

    /** @param perSecond 0 = without limit */
    RateLimiter(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    boolean isOn() {
        return perSecond > 0;
    }

    /** Takes one if there is one. */
    synchronized boolean take(String key) {
        if (!isOn()) {
            return true;
        }
        long now = nanos.getAsLong();
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            if (buckets.size() >= MAX_KEYS && !forgetOne(now)) {
                return false;
            }
            bucket = new Bucket();
            bucket.left = perSecond;
            bucket.at = now;
            Bucket unused = buckets.put(key, bucket);
        }
        bucket.left = level(bucket, now);
        bucket.at = now;
        if (bucket.left < 1) {
            return false;
        }
        bucket.left--;
        return true;
    }

    synchronized int size() {
        return buckets.size();
    }

    private double level(Bucket bucket, long now) {
        return Math.min(perSecond, bucket.left + (now - bucket.at) / 1e9 * perSecond);
    }

    @GuardedBy("this")
    private boolean forgetOne(long now) {
        Iterator<Bucket> oldest = buckets.values().iterator();
        if (level(oldest.next(), now) < perSecond) {
            return false;
        }
        oldest.remove();
        return true;
    }
}
