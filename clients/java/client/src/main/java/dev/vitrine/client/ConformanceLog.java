package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
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
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.NoteSigner;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.tlog.wire.SignSubtreeRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A log that exists only to try a witness: key and entries follow from a seed, so that both sides can make them. */
final class ConformanceLog {

    private final String origin;
    private final String history;
    private final SigningKey key;

    private ConformanceLog(String origin, String history, SigningKey key) {
        this.origin = origin;
        this.history = history;
        this.key = key;
    }

    /** The log number {@code number} of a run. */
    static ConformanceLog of(long seed, int number) {
        String origin = "conformance.vitrine.dev/" + seed + "/" + number;
        return new ConformanceLog(origin, "entry", key(origin, origin));
    }

    /** The same log with another history. */
    ConformanceLog fork() {
        return new ConformanceLog(origin, history + "'", key);
    }

    /** The same log under a key that nobody trusts. */
    ConformanceLog impostor() {
        return new ConformanceLog(origin, history, key(origin, "impostor of " + origin));
    }

    private static SigningKey key(String name, String seed) {
        try {
            return SigningKey.fromSeed(
                    new KeyName(name),
                    KeyType.ED25519,
                    Rfc6962.leafHash(Bytes.utf8(seed)).bytes());
        } catch (MalformedException e) {
            throw new AssertionError("bad math: a hash is a seed", e);
        }
    }

    String origin() {
        return origin;
    }

    /** Its stanza of a log list. */
    String stanza() {
        return "vkey " + key.verifierKey() + "\nqpd 86400\ncontact conformance test\n";
    }

    TreeHead head(long size) {
        return pure(() -> new TreeHead(size, TreeRoot.of(size, this::read)));
    }

    CheckpointNote note(long size) {
        return sign(Checkpoint.of(origin, head(size)));
    }

    CheckpointNote sign(Checkpoint checkpoint) {
        return note(checkpoint, List.of(line(checkpoint)));
    }

    NoteSignature line(Checkpoint checkpoint) {
        return pure(() -> NoteSigner.of(key).sign(checkpoint.text()));
    }

    static CheckpointNote note(Checkpoint checkpoint, List<NoteSignature> lines) {
        return pure(() -> CheckpointNote.of(checkpoint, lines));
    }

    List<Hash> proof(long from, long to) {
        return pure(() -> ConsistencyProof.prove(from, to, this::read).hashes());
    }

    AddCheckpointRequest request(long from, long to) {
        return new AddCheckpointRequest(from, proof(from, to), note(to));
    }

    SignSubtreeRequest subtree(long start, long end, CheckpointNote reference) {
        return pure(() -> {
            Subtree subtree = new Subtree(start, end);
            List<Hash> proof = SubtreeConsistencyProof.prove(
                            subtree, reference.checkpoint().size(), this::read)
                    .hashes();
            return new SignSubtreeRequest(start, end, subtree.root(this::read), proof, reference);
        });
    }

    private List<Hash> read(List<NodeId> ids) {
        List<Hash> hashes = new ArrayList<>();
        for (NodeId id : ids) {
            hashes.add(node(id.level(), id.index()));
        }
        return hashes;
    }

    private Hash node(int level, long index) {
        return level == 0
                ? Rfc6962.leafHash(Bytes.utf8(history + " " + index))
                : Rfc6962.node(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
    }

    private interface Computation<T> {
        T run() throws MalformedException, VerificationException, IOException;
    }

    private static <T> T pure(Computation<T> computation) {
        try {
            return computation.run();
        } catch (MalformedException | VerificationException | IOException e) {
            throw new AssertionError("bad math: everything is made here", e);
        }
    }
}
