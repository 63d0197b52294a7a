package dev.vitrine.tlog.misbehaviour;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.NaiveTree;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import java.util.ArrayList;
import java.util.List;

/** A log with two histories that share their first three entries, its two keys, and a witness that cosigns anything. */
final class TwoTrees {

    static final int SHARED = 3;
    static final int SIZE = 12;
    static final long TIME = 1_800_000_000;

    static final CheckpointSigner LOG = signer(TestKeys.ORIGIN, KeyType.ED25519, 1);
    static final CheckpointSigner LOG_PQ = signer(TestKeys.ORIGIN, KeyType.MLDSA44_COSIGNATURE, 2);
    static final CheckpointSigner WITNESS = signer("witness.example/w", KeyType.ED25519_COSIGNATURE, 3);
    static final CheckpointSigner WITNESS_PQ = signer("witness.example/w", KeyType.MLDSA44_COSIGNATURE, 4);

    static final NaiveTree ONE = tree("one");
    static final NaiveTree TWO = tree("two");

    private TwoTrees() {}

    private static NaiveTree tree(String name) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            leaves.add(Rfc6962.leafHash(Bytes.utf8(i < SHARED ? "entry " + i : name + " " + i)));
        }
        return new NaiveTree(leaves);
    }

    private static CheckpointSigner signer(String name, KeyType type, int seed) {
        try {
            return CheckpointSigners.of(TestKeys.key(name, type, seed));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** The head of a tree, signed by all of these at {@link #TIME}. */
    static CheckpointNote note(NaiveTree tree, long size, CheckpointSigner... signers) {
        return note(Checkpoint.of(TestKeys.ORIGIN, tree.head(size)), TIME, signers);
    }

    static CheckpointNote note(Checkpoint checkpoint, long time, CheckpointSigner... signers) {
        List<NoteSignature> lines = new ArrayList<>();
        for (CheckpointSigner signer : signers) {
            lines.add(signer.sign(checkpoint, time));
        }
        try {
            return CheckpointNote.of(checkpoint, lines);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    static PrefixProof prefix(NaiveTree tree, long from, long to) {
        try {
            return PrefixProof.of(from, tree.head(to), tree);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
