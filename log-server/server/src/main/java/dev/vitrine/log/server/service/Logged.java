package dev.vitrine.log.server.service;

import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.merkle.Hash;

/** Hears what became of one submission: exactly one call, on a thread that must not be blocked. */
public interface Logged {

    /** It is durable; {@code head} contains it. */
    void logged(long index, Hash leafHash, boolean duplicate, SignedHead head);

    /** It was refused, or nobody knows; {@link Failures#problem} has the words for the peer. */
    void refused(Throwable failure);
}
