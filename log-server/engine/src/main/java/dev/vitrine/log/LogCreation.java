package dev.vitrine.log;

import dev.vitrine.log.LogOpenException.Reason;
import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.NewEntry;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The birth of a log: a signed head of size 0, then entry 0 on the normal path. */
final class LogCreation {

    private LogCreation() {}

    static void run(LogStore store, LogConfig config, InstantSource clock, Submission policy) {
        Optional<SignedHead> before = store.head();
        if (before.isPresent() && before.get().size() > 0) {
            throw new LogOpenException(Reason.EXISTS, "there is a log already");
        }
        if (before.isEmpty()) {
            store.create(new Issuer(config.origin(), config.signers(), clock).sign(TreeHead.EMPTY));
        }
        SignedHead empty = store.head().orElseThrow(() -> StoreException.fatal("the head is gone"));
        LogParts parts = LogParts.assemble(store, empty, config, clock, Runnable::run);
        Entry0 entry0 = new Entry0();
        try {
            NewEntry entry = new NewEntry(policy.leaf(), Rfc6962.leafHash(policy.leaf()), policy.terms());
            parts.pool().submit(entry, 0, entry0);
        } catch (AppendException e) {
            throw new AssertionError("bad math: an empty queue has room", e);
        }
        Sequencer.Step unused = parts.sequencer().runOnce();
        AppendException failure = entry0.failure;
        if (failure != null) {
            throw StoreException.retryable("entry 0 was not committed; repeat the creation", failure);
        }
        if (!entry0.committed) {
            throw StoreException.retryable("nobody knows whether entry 0 was committed; repeat the creation");
        }
    }

    private static final class Entry0 implements Acknowledger {
        boolean committed;

        @Nullable
        AppendException failure;

        @Override
        public void committed(long token, long index, Hash leafHash, boolean duplicate, SignedHead head) {
            committed = true;
        }

        @Override
        public void failed(long token, AppendException why) {
            failure = why;
        }
    }
}
