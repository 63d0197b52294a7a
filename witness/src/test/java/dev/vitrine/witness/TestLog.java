package dev.vitrine.witness;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.NodeId;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.Subtree;
import dev.vitrine.tlog.merkle.SubtreeConsistencyProof;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.tlog.wire.SignSubtreeRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A log in memory with whatever history it likes: leaf i is {@code history-i}. It signs what it is told to. */
public final class TestLog {

    private final String origin;
    private final String history;
    private final String start;
    private final long shared;
    private final List<CheckpointSigner> signers;

    private TestLog(String origin, String history, String start, long shared, List<CheckpointSigner> signers) {
        this.origin = origin;
        this.history = history;
        this.start = start;
        this.shared = shared;
        this.signers = signers;
    }

    /** A log with an Ed25519 key made from its origin. */
    public static TestLog of(String origin) {
        return new TestLog(origin, "entry", "entry", 0, List.of(signer(origin, KeyType.ED25519, origin)));
    }

    public static CheckpointSigner signer(String name, KeyType type, String seed) {
        try {
            Bytes seedBytes = Rfc6962.leafHash(Bytes.utf8(seed)).bytes();
            return CheckpointSigners.of(SigningKey.fromSeed(new KeyName(name), type, seedBytes));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** The same log, same keys, telling another story from its first leaf on. */
    public TestLog fork() {
        return forkAfter(0);
    }

    /** The same log, same keys, telling another story behind its first {@code leaves}. */
    public TestLog forkAfter(long leaves) {
        return new TestLog(origin, history + "-fork", history, leaves, signers);
    }

    /** The same with another name for the entries that are its own. */
    public TestLog named(String name) {
        return new TestLog(origin, name, start, shared, signers);
    }

    public TestLog signedBy(CheckpointSigner... others) {
        return new TestLog(origin, history, start, shared, List.of(others));
    }

    public String origin() {
        return origin;
    }

    public List<VerifierKey> keys() {
        return signers.stream().map(CheckpointSigner::key).toList();
    }

    public String vkey() {
        return keys().get(0).toString();
    }

    public TreeHead head(long size) {
        try {
            return new TreeHead(size, TreeRoot.of(size, this::read));
        } catch (IOException | VerificationException e) {
            throw new AssertionError(e);
        }
    }

    public CheckpointNote note(long size) {
        return sign(Checkpoint.of(origin, head(size)));
    }

    public CheckpointNote sign(Checkpoint checkpoint) {
        return noteOf(checkpoint, signers.toArray(CheckpointSigner[]::new));
    }

    /** A note with these signers' lines, at a fixed time. */
    public static CheckpointNote noteOf(Checkpoint checkpoint, CheckpointSigner... by) {
        try {
            return CheckpointNote.of(
                    checkpoint,
                    Stream.of(by)
                            .map(each -> each.sign(checkpoint, 1_767_225_600))
                            .toList());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    public List<Hash> proof(long from, long to) {
        try {
            return ConsistencyProof.prove(from, to, this::read).hashes();
        } catch (IOException | VerificationException e) {
            throw new AssertionError(e);
        }
    }

    /** An honest request. */
    public AddCheckpointRequest request(long from, long to) {
        return new AddCheckpointRequest(from, proof(from, to), note(to));
    }

    /** A request for a subtree, with an honest hash and proof when there is one. */
    public SignSubtreeRequest subtree(long start, long end, CheckpointNote reference) {
        try {
            Subtree subtree = new Subtree(start, end);
            List<Hash> proof = SubtreeConsistencyProof.prove(
                            subtree, reference.checkpoint().size(), this::read)
                    .hashes();
            return new SignSubtreeRequest(start, end, subtree.root(this::read), proof, reference);
        } catch (IOException | VerificationException e) {
            throw new AssertionError(e);
        }
    }

    private List<Hash> read(List<NodeId> ids) {
        List<Hash> hashes = new ArrayList<>();
        for (NodeId id : ids) {
            hashes.add(node(id.level(), id.index()));
        }
        return hashes;
    }

    /** The hash of one leaf. */
    public Hash leaf(long index) {
        return Rfc6962.leafHash(Bytes.utf8((index < shared ? start : history) + "-" + index));
    }

    private Hash node(int level, long index) {
        if (level == 0) {
            return leaf(index);
        }
        return Rfc6962.node(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
    }

    /** {@code bytes} with one bit of the byte at {@code index} flipped. */
    public static Bytes flip(Bytes bytes, int index) {
        byte[] copy = Arrays.copyOf(bytes.toByteArray(), bytes.size());
        copy[index] ^= 1;
        return Bytes.copyOf(copy);
    }
}
