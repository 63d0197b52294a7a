package dev.vitrine.log.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import java.util.List;
import java.util.Optional;

/**
 * Where a log lives. One log writes through one thread at a time; any number of threads read. All methods block; all throw
 * {@link StoreException} and nothing else when the store fails.
 *
 * <p><b>Atomic.</b> {@link #commit} is a compare-and-swap of the head together with its data: it MUST take effect as a
 * whole, and only if the stored head is the expected one.
 *
 * <p><b>Durable.</b> What {@link #create}, {@link #commit} and {@link #publish} wrote MUST survive a crash of the process
 * and of the machine from the moment the method returns. {@link #amend} and {@link #putState} MAY lose their last writes.
 *
 * <p><b>Visible.</b> Once a commit returned, every read that starts MUST see all of it. While it runs, a reader MAY see it
 * early, but MUST NOT see data of a commit that later turns out not to have happened, other than by a crash.
 *
 * <p><b>Settled.</b> After {@link #recover} returned, every commit that failed before has either happened or never will.
 *
 * <p><b>Faithful.</b> Bytes come back as they were given, or the read fails: a store MUST detect damage that its medium
 * can suffer.
 */
public interface LogStore extends AutoCloseable {

    /** What {@link #find} answers when there is no such leaf. */
    long ABSENT = -1;

    /** The head of the last commit; empty if no log was ever created here. */
    Optional<SignedHead> head();

    /** Makes an empty store a log of size 0. Fails, and changes nothing, if there is a head already. */
    void create(SignedHead empty);

    /**
     * Replaces the head and adds its data. If it throws, the outcome is unknown until {@link #recover}, except that a store
     * whose head is not the expected one stays as it is.
     */
    void commit(Commit commit);

    /**
     * Called after a failed commit: drops what is cached, looks at the medium afresh, and settles what was pending. May be
     * called again if it fails.
     */
    void recover();

    /** The lowest index of the leaf with this hash, or {@link #ABSENT}. */
    long find(Hash leafHash);

    /** As {@link #find} for many: {@code found[i]} answers for {@code leafHashes.get(i)}. */
    default void find(List<Hash> leafHashes, long[] found) {
        for (int i = 0; i < leafHashes.size(); i++) {
            found[i] = find(leafHashes.get(i));
        }
    }

    /** The exact bytes of one leaf; empty beyond the head. */
    Optional<Bytes> entry(long index);

    /**
     * The entries {@code [first, first + count)} in the format of an entry bundle, {@code u16 length || bytes} each; empty if
     * the head does not cover them all. They lie within one bundle: {@code first / 256 == (first + count - 1) / 256}.
     */
    Optional<Bytes> entries(long first, int count);

    /** The nodes of a complete tile as {@link StoredTile} has them; empty if it is not complete. */
    Optional<Bytes> tile(int level, long index);

    /** Indices of entries with this term below {@code below}, newest first, at most {@code limit}. */
    List<Long> lookup(Bytes term, long below, int limit);

    /** Indices of entries with this term from {@code from} on, oldest first, at most {@code limit}. */
    List<Long> lookupFrom(Bytes term, long from, int limit);

    /**
     * Terms that begin with {@code prefix} and are not less than {@code from}, each once, in ascending bytewise order, at most
     * {@code limit}. The cost grows with what is returned, not with the entries that have these terms.
     */
    List<Bytes> terms(Bytes prefix, Bytes from, int limit);

    /** Forgets all terms of all entries. For building the index anew, while no log writes here. */
    void dropTerms();

    /**
     * Gives terms to entries that were committed without them: {@code terms.get(i)} to the entry {@code first + i}. For building
     * the index anew, while no log writes here; durable once {@link #putState} or a commit that follows is.
     */
    void addTerms(long first, List<List<Bytes>> terms);

    /**
     * Makes a checkpoint the latest published one. The history keeps the first that was published of each size; a later one
     * of the same size, with fresher cosignatures, only becomes the latest.
     */
    void publish(PublishedCheckpoint checkpoint);

    /**
     * Replaces what the history keeps of a checkpoint, which was published before, by the same one with more signatures. The
     * latest one is not touched. A crash MAY lose the last of these.
     */
    void amend(PublishedCheckpoint checkpoint);

    /** The last one given to {@link #publish}. */
    Optional<PublishedCheckpoint> latestPublished();

    /** The first published checkpoint of this size. */
    Optional<PublishedCheckpoint> published(long size);

    /** The history of sizes below {@code below}, largest first, at most {@code limit}. */
    List<PublishedCheckpoint> published(long below, int limit);

    /** The published checkpoint of the least size that is at least {@code size}: the first of the history that covers so many. */
    Optional<PublishedCheckpoint> publishedFrom(long size);

    /** A small value that the log's owner keeps beside the log, such as what a witness has seen. */
    Optional<Bytes> state(String key);

    void putState(String key, Bytes value);

    /** Waits for reads under way, then releases everything. Later calls throw {@link StoreException}. */
    @Override
    void close();
}
