package dev.vitrine.log.server.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.vitrine.log.Log;
import dev.vitrine.log.server.cosign.Published;
import dev.vitrine.log.server.cosign.Publisher;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.proto.v1.ConsistencyProof;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.ListCheckpointsResponse;
import dev.vitrine.proto.v1.LogInfo;
import dev.vitrine.proto.v1.LoggedEntry;
import dev.vitrine.proto.v1.Receipt;
import dev.vitrine.proto.v1.SignedCheckpoint;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** The reading half of the service. Every answer comes from the pool of readers. Thread-safe. */
public final class LogApi {

    /** Checkpoints of one list. */
    public static final int MAX_LIMIT = 1_000;

    private static final int DEFAULT_LIMIT = 100;

    private final Log log;
    private final Publisher publisher;
    private final Receipts receipts;
    private final Workers readers;
    private final LogInfo fixed;

    /** @param fixed what {@link #info} says and never changes */
    public LogApi(Log log, Publisher publisher, Receipts receipts, Workers readers, LogInfo fixed) {
        this.log = log;
        this.publisher = publisher;
        this.receipts = receipts;
        this.readers = readers;
        this.fixed = fixed;
    }

    public CompletionStage<LoggedEntry> entry(EntryName name) {
        return readers.call(() -> {
            long index = index(name);
            Bytes leaf = log.entry(index).orElseThrow(LogApi::beyondTheTree);
            return loggedEntry(index, leaf);
        });
    }

    /** Proves an entry in the tree of a published checkpoint; {@code size} 0 = the latest. */
    public CompletionStage<Receipt> receipt(EntryName name, long size) {
        return readers.call(() -> {
            long index = index(name);
            Published checkpoint = size == 0 ? publisher.latest() : published(size);
            if (index >= log.head().size()) {
                throw beyondTheTree();
            }
            if (index >= checkpoint.size()) {
                throw size == 0
                        ? new Problem(
                                        ErrorCode.NOT_PUBLISHED,
                                        "index",
                                        "the entry is committed, but no checkpoint that covers it is published yet")
                                .retryAfter(1)
                        : new Problem(ErrorCode.INDEX_OUT_OF_RANGE, "index", "the tree of that size has no such entry");
            }
            return receipts.published(index, leafHash(index), false, checkpoint);
        });
    }

    /**
     * As {@link #receipt} against the latest checkpoint, in JSON and at once: empty unless it is asked for by index and
     * everything that it takes is in memory.
     */
    public Optional<byte[]> receiptJsonInMemory(EntryName name) {
        Published checkpoint = publisher.latest();
        return name.leafHash() != null || name.index() >= checkpoint.size()
                ? Optional.empty()
                : receipts.jsonInMemory(name.index(), checkpoint);
    }

    /** Proves that one tree is a prefix of another; {@code to} 0 = the latest published size. */
    public CompletionStage<ConsistencyProof> consistency(long from, long to) {
        return readers.call(() -> {
            long until = to == 0 ? publisher.latest().size() : to;
            if (until > log.head().size()) {
                throw new Problem(ErrorCode.SIZE_OUT_OF_RANGE, "to", "the log is not that large");
            }
            if (from > until) {
                throw to == 0
                        ? new Problem(ErrorCode.SIZE_OUT_OF_RANGE, "from", "no checkpoint of that size is published")
                        : new Problem(ErrorCode.INVALID_PARAMETER, "from", "from is at most to");
            }
            ConsistencyProof.Builder proof =
                    ConsistencyProof.newBuilder().setFrom(from).setTo(until);
            List<Hash> hashes = log.consistency(from, until)
                    .orElseThrow(() -> new Problem(ErrorCode.SIZE_OUT_OF_RANGE, "to", "the log is not that large"))
                    .hashes();
            for (Hash hash : hashes) {
                proof.addHashes(Receipts.bytes(hash));
            }
            return proof.build();
        });
    }

    /** A published checkpoint; without a size the latest. */
    public CompletionStage<SignedCheckpoint> checkpoint(OptionalLong size) {
        return readers.call(() -> message(size.isEmpty() ? publisher.latest() : published(size.getAsLong())));
    }

    /** Published checkpoints, newest first: of sizes below {@code below} unless it is 0, at most {@code limit}; 0 = 100. */
    public CompletionStage<ListCheckpointsResponse> checkpoints(long below, long limit) {
        return readers.call(() -> {
            if (limit < 0 || limit > MAX_LIMIT) {
                throw new Problem(ErrorCode.INVALID_PARAMETER, "limit", "1 to 1,000, or 0 for 100");
            }
            int most = limit == 0 ? DEFAULT_LIMIT : (int) limit;
            ListCheckpointsResponse.Builder list = ListCheckpointsResponse.newBuilder();
            for (PublishedCheckpoint stored : log.published(below == 0 ? Long.MAX_VALUE : below, most)) {
                list.addCheckpoints(message(read(stored)));
            }
            return list.build();
        });
    }

    /** The log's name. */
    public String origin() {
        return fixed.getOrigin();
    }

    public LogInfo info() {
        return fixed.toBuilder()
                .setCommittedSize(log.head().size())
                .setPublishedSize(publisher.latest().size())
                .build();
    }

    public static SignedCheckpoint message(Published checkpoint) {
        return SignedCheckpoint.newBuilder()
                .setSize(checkpoint.size())
                .setRoot(Receipts.bytes(checkpoint.root()))
                .setNote(wrap(checkpoint.note()))
                .setPublishedAt(Math.floorDiv(checkpoint.publishedAt(), 1000L))
                .build();
    }

    static LoggedEntry loggedEntry(long index, Bytes leaf) {
        return LoggedEntry.newBuilder()
                .setIndex(index)
                .setLeaf(wrap(leaf))
                .setLeafHash(Receipts.bytes(Rfc6962.leafHash(leaf)))
                .build();
    }

    private static ByteString wrap(Bytes bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes.asReadOnlyBuffer());
    }

    private long index(EntryName name) throws Problem {
        if (name.leafHash() == null) {
            return name.index();
        }
        return log.find(name.leafHash())
                .orElseThrow(() -> new Problem(ErrorCode.NOT_FOUND, "leaf_hash", "no entry has this leaf hash"));
    }

    private Published published(long size) throws Problem {
        Published latest = publisher.latest();
        if (size == latest.size()) {
            return latest; // with its freshest cosignatures
        }
        if (size > log.head().size()) {
            throw new Problem(ErrorCode.SIZE_OUT_OF_RANGE, "size", "the log is not that large");
        }
        return read(log.published(size)
                .orElseThrow(() ->
                        new Problem(ErrorCode.NOT_PUBLISHED, "size", "no checkpoint of that size was published")));
    }

    /** Whatever is in the history, other than the empty tree, was published with a quorum. */
    private static Published read(PublishedCheckpoint stored) {
        try {
            CheckpointNote note = CheckpointNote.parse(stored.note());
            return new Published(
                    stored.size(), note.checkpoint().root(), stored.note(), stored.publishedAt(), stored.size() > 0);
        } catch (MalformedException e) {
            throw StoreException.fatal("a published checkpoint is damaged", e);
        }
    }

    /** From the tile that the proof needs anyway, not from the leaf. */
    private Hash leafHash(long index) throws Problem {
        return log.leafHash(index).orElseThrow(LogApi::beyondTheTree);
    }

    private static Problem beyondTheTree() {
        return new Problem(ErrorCode.INDEX_OUT_OF_RANGE, "index", "the log has no entry at this index yet");
    }
}
