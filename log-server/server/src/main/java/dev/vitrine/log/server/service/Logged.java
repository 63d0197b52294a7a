package dev.vitrine.log.server.service;

import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.merkle.Hash;
import java.util.List;

/** Hears what became of one submission: exactly one call, on a thread that must not be blocked. */
public interface Logged {

    /**
     * It is durable; {@code head} contains it.
     *
     * @param labels what speaks against its evidence, as answers have it
     */
    void logged(long index, Hash leafHash, boolean duplicate, SignedHead head, List<String> labels);

    /** It was refused, or nobody knows; {@link Failures#problem} has the words for the peer. */
    void refused(Throwable failure);
}
