package dev.vitrine.witness.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Why logs were last refused, for the status page. Bounded to the {@value #MAX_LOGS} refused last. Thread-safe. */
final class Refusals {

    private static final int MAX_LOGS = 4096;

    /** The last refusal of a log, and how many there were. */
    record Refused(String code, long at, long count) {}

    @GuardedBy("this")
    private final Map<String, Refused> byOrigin = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Refused> eldest) {
            return size() > MAX_LOGS;
        }
    };

    synchronized void refused(String origin, String code, long at) {
        Refused before = byOrigin.get(origin);
        Refused unused = byOrigin.put(origin, new Refused(code, at, before == null ? 1 : before.count() + 1));
    }

    synchronized Optional<Refused> last(String origin) {
        return Optional.ofNullable(byOrigin.get(origin));
    }
}
