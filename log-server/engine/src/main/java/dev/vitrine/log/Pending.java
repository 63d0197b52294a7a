package dev.vitrine.log;

import dev.vitrine.log.store.NewEntry;
import dev.vitrine.log.store.SignedHead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An entry on its way, with everybody who waits for it. */
final class Pending {

    private static final Logger LOG = LoggerFactory.getLogger(Pending.class);

    final NewEntry entry;
    private final long token;
    private final Acknowledger ack;

    // guarded by the pool's lock until the entry is settled, then owned by the thread that settled it
    private @Nullable Follower followers;
    private int waiters = 1;

    Pending(NewEntry entry, long token, Acknowledger ack) {
        this.entry = entry;
        this.token = token;
        this.ack = ack;
    }

    /** Another submission of the same bytes. */
    void addFollower(long followerToken, Acknowledger followerAck) {
        followers = new Follower(followerToken, followerAck, followers);
        waiters++;
    }

    int waiters() {
        return waiters;
    }

    int bytes() {
        return entry.leaf().size();
    }

    void committed(long index, boolean duplicate, SignedHead head) {
        committed(ack, token, index, duplicate, head);
        for (Follower each = followers; each != null; each = each.next) {
            committed(each.ack, each.token, index, true, head);
        }
    }

    void failed(AppendException failure) {
        failed(ack, token, failure);
        for (Follower each = followers; each != null; each = each.next) {
            failed(each.ack, each.token, failure);
        }
    }

    private void committed(Acknowledger to, long toToken, long index, boolean duplicate, SignedHead head) {
        try {
            to.committed(toToken, index, entry.leafHash(), duplicate, head);
        } catch (RuntimeException e) { // one submitter's mistake is not the others'
            LOG.atError().setCause(e).log("acknowledger failed");
        }
    }

    private static void failed(Acknowledger to, long toToken, AppendException failure) {
        try {
            to.failed(toToken, failure);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("acknowledger failed");
        }
    }

    private record Follower(
            long token, Acknowledger ack, @Nullable Follower next) {}
}
