package dev.vitrine.witness.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.TreeHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The durable table under {@link CheckpointStore}. Reads may come from any thread; {@link #commit} and {@link #reload}
 * only from one. Every method throws {@link StoreException} when the medium fails or the table is closed.
 */
interface CheckpointTable extends AutoCloseable {

    /** The head of the last commit for this log, {@link TreeHead#EMPTY} when there was none. */
    TreeHead head(OriginHash log);

    /** The cosigned checkpoint of the last commit for this log. */
    Optional<Bytes> note(OriginHash log);

    /** The latest time of all cosignatures that were ever committed, 0 when there were none. */
    long latestTime();

    /** Logs with a head, behind {@code after} in the order of their hashes, at most {@code limit} of them. */
    List<OriginHash> logsAfter(OriginHash after, int limit);

    /**
     * Stores all changes atomically. They are durable, power loss included, once this returns. When it throws, they may
     * or may not be: the caller must {@link #reload} before it relies on a read again.
     */
    void commit(Map<OriginHash, StoredCheckpoint> changes);

    /** Forgets everything held in memory, so that the following reads tell what is on the medium. */
    void reload();

    /** Waits for reads under way; later calls throw. */
    @Override
    void close();
}
