package dev.vitrine.log;

import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.merkle.Hash;

/**
 * Hears what became of entries, without an object for each. Exactly one of the methods is called once for each token, on the
 * thread that commits: an implementation MUST NOT block and MUST NOT throw.
 */
public interface Acknowledger {

    /**
     * The entry is durable; the parameters are those of {@link Receipt}.
     *
     * @param token what the submitter gave with the entry
     */
    void committed(long token, long index, Hash leafHash, boolean duplicate, SignedHead head);

    /** The entry is not in the log by this submission, or nobody knows: {@link AppendException#reason} tells which. */
    void failed(long token, AppendException failure);
}
