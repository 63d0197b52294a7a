package dev.vitrine.log.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that fails as it is told to, call by call, and that has opinions: what no engine may ever do to a store is
 * remembered as {@link #misuse} and fails the test.
 */
public final class FaultyLogStore implements LogStore {

    /** The calls that can fail. */
    public enum Call {
        HEAD,
        CREATE,
        COMMIT,
        RECOVER,
        FIND,
        ENTRY,
        ENTRIES,
        TILE,
        LOOKUP,
        PUBLISH,
        PUBLISHED,
        STATE
    }

    /** What happens instead of success. */
    public enum Fault {
        NONE,
        /** Nothing happened. */
        FAILED,
        /** It happened, but the caller is told that it failed. */
        FAILED_BUT_PERSISTED,
        /** The caller is told that it failed, and it happens while the store recovers. */
        FAILED_AND_PERSISTED_LATE,
        /** The caller is told that it happened, but it did not: a store that breaks its promise. */
        ACKNOWLEDGED_BUT_LOST
    }

    /** Decides each call. */
    public interface Plan {
        Fault next(Call call);
    }

    private final LogStore store;
    private final Map<Long, TreeHead> persisted = new HashMap<>();
    private final List<String> misuses = new ArrayList<>();
    private final Map<Call, Map<Fault, Integer>> seen = new EnumMap<>(Call.class);
    private Plan plan = call -> Fault.NONE;
    private boolean retryable = true;
    private boolean outcomeUnknown;
    private @Nullable Commit late;

    public FaultyLogStore(LogStore store) {
        this.store = store;
    }

    public synchronized void plan(Plan next) {
        plan = next;
    }

    /** Fails the next {@code times} of {@code call}. */
    public synchronized void fail(Call call, Fault fault, int times) {
        int[] left = {times};
        plan = each -> each == call && left[0]-- > 0 ? fault : Fault.NONE;
    }

    /** Which kind of exception faults throw. */
    public synchronized void retryable(boolean value) {
        retryable = value;
    }

    /** What was done that must never be; empty in a good engine. */
    public synchronized List<String> misuse() {
        return List.copyOf(misuses);
    }

    /** How often each call was answered with each fault, or with none: what a test has covered. */
    public synchronized Map<Call, Map<Fault, Integer>> seen() {
        Map<Call, Map<Fault, Integer>> copy = new EnumMap<>(Call.class);
        seen.forEach((call, faults) -> copy.put(call, new EnumMap<>(faults)));
        return copy;
    }

    /** The process died: calls under way are forgotten, or happen after all. */
    public synchronized void crash() {
        applyLate();
        outcomeUnknown = false;
        plan = call -> Fault.NONE;
    }

    @Override
    public Optional<SignedHead> head() {
        return call(Call.HEAD, store::head);
    }

    @Override
    public void create(SignedHead empty) {
        run(Call.CREATE, () -> store.create(empty));
    }

    @Override
    public synchronized void commit(Commit commit) {
        if (outcomeUnknown) {
            misuses.add("a commit was tried before the outcome of the last one was known");
        }
        Fault fault = next(Call.COMMIT);
        switch (fault) {
            case NONE -> persist(commit);
            case FAILED -> outcomeUnknown = true;
            case FAILED_BUT_PERSISTED -> {
                persist(commit);
                outcomeUnknown = true;
            }
            case FAILED_AND_PERSISTED_LATE -> {
                late = commit;
                outcomeUnknown = true;
            }
            case ACKNOWLEDGED_BUT_LOST -> {
                return;
            }
        }
        if (fault != Fault.NONE) {
            throw failure(Call.COMMIT);
        }
    }

    private void persist(Commit commit) {
        store.commit(commit);
        TreeHead other =
                persisted.putIfAbsent(commit.head().size(), commit.head().head());
        if (other != null && !other.equals(commit.head().head())) {
            misuses.add("two heads of size " + other.size());
        }
    }

    private void applyLate() {
        Commit commit = late;
        late = null;
        if (commit != null) {
            persist(commit);
        }
    }

    @Override
    public synchronized void recover() {
        applyLate();
        run(Call.RECOVER, store::recover);
        outcomeUnknown = false;
    }

    @Override
    public long find(Hash leafHash) {
        return call(Call.FIND, () -> store.find(leafHash));
    }

    @Override
    public Optional<Bytes> entry(long index) {
        return call(Call.ENTRY, () -> store.entry(index));
    }

    @Override
    public Optional<Bytes> entries(long first, int count) {
        return call(Call.ENTRIES, () -> store.entries(first, count));
    }

    @Override
    public Optional<Bytes> tile(int level, long index) {
        return call(Call.TILE, () -> store.tile(level, index));
    }

    @Override
    public List<Long> lookup(Bytes term, long below, int limit) {
        return call(Call.LOOKUP, () -> store.lookup(term, below, limit));
    }

    @Override
    public Optional<PublishedCheckpoint> publishedFrom(long size) {
        return call(Call.LOOKUP, () -> store.publishedFrom(size));
    }

    @Override
    public List<Long> lookupFrom(Bytes term, long from, int limit) {
        return call(Call.LOOKUP, () -> store.lookupFrom(term, from, limit));
    }

    @Override
    public List<Bytes> terms(Bytes prefix, Bytes from, int limit) {
        return call(Call.LOOKUP, () -> store.terms(prefix, from, limit));
    }

    @Override
    public void dropTerms() {
        run(Call.LOOKUP, store::dropTerms);
    }

    @Override
    public void addTerms(long first, List<List<Bytes>> terms) {
        run(Call.LOOKUP, () -> store.addTerms(first, terms));
    }

    @Override
    public void publish(PublishedCheckpoint checkpoint) {
        run(Call.PUBLISH, () -> store.publish(checkpoint));
    }

    @Override
    public void amend(PublishedCheckpoint checkpoint) {
        run(Call.PUBLISH, () -> store.amend(checkpoint));
    }

    @Override
    public Optional<PublishedCheckpoint> latestPublished() {
        return call(Call.PUBLISHED, store::latestPublished);
    }

    @Override
    public Optional<PublishedCheckpoint> published(long size) {
        return call(Call.PUBLISHED, () -> store.published(size));
    }

    @Override
    public List<PublishedCheckpoint> published(long below, int limit) {
        return call(Call.PUBLISHED, () -> store.published(below, limit));
    }

    @Override
    public Optional<Bytes> state(String key) {
        return call(Call.STATE, () -> store.state(key));
    }

    @Override
    public void putState(String key, Bytes value) {
        run(Call.STATE, () -> store.putState(key, value));
    }

    @Override
    public void close() {
        store.close();
    }

    private Fault next(Call call) {
        Fault fault = plan.next(call);
        int unused =
                seen.computeIfAbsent(call, key -> new EnumMap<>(Fault.class)).merge(fault, 1, Integer::sum);
        return fault;
    }

    private synchronized <T> T call(Call call, Supplier<T> real) {
        if (next(call) != Fault.NONE) {
            throw failure(call);
        }
        return real.get();
    }

    private synchronized void run(Call call, Runnable real) {
        Fault fault = next(call);
        if (fault == Fault.ACKNOWLEDGED_BUT_LOST) {
            return;
        }
        if (fault == Fault.NONE || fault == Fault.FAILED_BUT_PERSISTED) {
            real.run();
        }
        if (fault != Fault.NONE) {
            throw failure(call);
        }
    }

    private StoreException failure(Call call) {
        String message = "told to fail: " + call;
        return retryable ? StoreException.retryable(message) : StoreException.fatal(message);
    }
}
