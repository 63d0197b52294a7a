package dev.vitrine.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.log.AppendException.Reason;
import dev.vitrine.log.store.NewEntry;
import dev.vitrine.tlog.merkle.Hash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/*
 * Implementation note. An entry is in `byHash` from its submission until after its commit is visible to readers of the store.
 * So at any moment the bytes of a submission are found in exactly one of three places: here (the submission joins the first
 * one), in the store (the sequencer's look-up finds it), or nowhere (it is new). Nothing falls between.
 */

/** The entries that wait and those that are being committed, bounded, each leaf once. Thread-safe. */
final class Pool {

    private final LogLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Deque<Pending> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Map<Hash, Pending> byHash = new HashMap<>();

    @GuardedBy("lock")
    private int entries; // with followers, waiting or being committed

    @GuardedBy("lock")
    private long bytes;

    @GuardedBy("lock")
    private @Nullable AppendException refusal;

    @GuardedBy("lock")
    private boolean woken;

    @GuardedBy("lock")
    private int wakeAt = Integer.MAX_VALUE; // how many waiting entries the sequencer sleeps for

    @GuardedBy("lock")
    private List<CompletableFuture<Void>> wantRoom = new ArrayList<>();

    Pool(LogLimits limits) {
        this.limits = limits;
    }

    void submit(NewEntry entry, long token, Acknowledger ack) throws AppendException {
        lock.lock();
        try {
            if (refusal != null) {
                throw refusal;
            }
            if (!add(entry, token, ack)) {
                throw new AppendException(Reason.FULL, "as many entries wait as may wait");
            }
            wakeIfEnough();
        } finally {
            lock.unlock();
        }
    }

    /** Takes as many as there is room for; the token of each is one more than that of the one before. */
    int submit(List<NewEntry> all, long firstToken, Acknowledger ack) throws AppendException {
        lock.lock();
        try {
            if (refusal != null) {
                throw refusal;
            }
            int taken = 0;
            while (taken < all.size() && add(all.get(taken), firstToken + taken, ack)) {
                taken++;
            }
            wakeIfEnough();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean add(NewEntry entry, long token, Acknowledger ack) {
        if (entries >= limits.queueEntries()) {
            return false;
        }
        Pending first = byHash.get(entry.leafHash());
        if (first != null) {
            first.addFollower(token, ack);
            entries++;
            return true;
        }
        int size = entry.leaf().size();
        if (entries > 0 && bytes + size > limits.queueBytes()) {
            return false;
        }
        Pending pending = new Pending(entry, token, ack);
        byHash.put(entry.leafHash(), pending);
        waiting.add(pending);
        entries++;
        bytes += size;
        return true;
    }

    @GuardedBy("lock")
    private void wakeIfEnough() {
        if (waiting.size() >= wakeAt) {
            wakeAt = Integer.MAX_VALUE;
            changed.signal();
        }
    }

    /** Moves waiting entries to {@code batch} until it is full. Returns how many. */
    int take(Batch batch) {
        lock.lock();
        try {
            int taken = 0;
            for (Pending next = waiting.peek(); next != null && batch.fits(next, limits); next = waiting.peek()) {
                batch.add(waiting.remove());
                taken++;
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** These are decided: the next submission of the same bytes is a new one. Answering them is up to the caller. */
    void settle(List<Pending> decided) {
        List<CompletableFuture<Void>> roomy = List.of();
        lock.lock();
        try {
            for (Pending pending : decided) {
                byHash.remove(pending.entry.leafHash());
                entries -= pending.waiters();
                bytes -= pending.bytes();
            }
            if (!wantRoom.isEmpty() && hasRoom()) {
                roomy = wantRoom;
                wantRoom = new ArrayList<>();
            }
            if (refusal != null) { // whoever drains looks whether this was the last
                woken = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        roomy.forEach(Pool::complete);
    }

    /** Gives up all entries but these; returns those given up, decided. */
    List<Pending> abandon(List<Pending> kept) {
        List<Pending> abandoned;
        lock.lock();
        try {
            abandoned = new ArrayList<>(byHash.values());
            abandoned.removeAll(new HashSet<>(kept));
            waiting.clear();
        } finally {
            lock.unlock();
        }
        settle(abandoned);
        return abandoned;
    }

    /** Completes when half of the room is free, or nothing is taken any more; on the thread that made the room. */
    CompletionStage<Void> whenRoom() {
        lock.lock();
        try {
            if (refusal != null || hasRoom()) {
                return CompletableFuture.completedStage(null);
            }
            CompletableFuture<Void> future = new CompletableFuture<>();
            wantRoom.add(future);
            return future.minimalCompletionStage();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean hasRoom() {
        return entries <= limits.queueEntries() / 2 && bytes <= limits.queueBytes() / 2;
    }

    /** From now on every submission gets this answer; the first such answer stays. */
    void refuse(AppendException answer) {
        List<CompletableFuture<Void>> roomy;
        lock.lock();
        try {
            if (refusal == null) {
                refusal = answer;
            }
            roomy = wantRoom;
            wantRoom = new ArrayList<>();
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        roomy.forEach(Pool::complete);
    }

    boolean isRefusing() {
        lock.lock();
        try {
            return refusal != null;
        } finally {
            lock.unlock();
        }
    }

    /** Entries that wait or are being committed, with those that follow an equal one. */
    int entries() {
        lock.lock();
        try {
            return entries;
        } finally {
            lock.unlock();
        }
    }

    /** Entries that nobody took yet. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the sequencer's sleep. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sleeps until at least {@code enough} entries wait, or somebody calls {@link #wake}. */
    void await(int enough) throws InterruptedException {
        lock.lock();
        try {
            while (!woken && waiting.size() < enough) {
                wakeAt = enough;
                changed.await();
            }
            wakeAt = Integer.MAX_VALUE;
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Sleeps for this long, or until {@link #wake}. */
    void pause(long milliseconds) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(milliseconds);
            while (!woken && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    private static void complete(CompletableFuture<Void> future) {
        boolean unused = future.complete(null);
    }
}
