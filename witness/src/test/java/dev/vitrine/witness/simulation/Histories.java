package dev.vitrine.witness.simulation;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.misbehaviour.PrefixProof;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.witness.TestLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All trees, keys and signatures that simulations are made of. The trees are the same for every seed, and everything that is
 * computed is real and computed once, so that a million simulations do not sign a billion times.
 */
final class Histories {

    static final int LARGEST = 24;
    static final int BRANCHES = 3;
    static final int WITNESSES = 5;

    private static final int[] FORKS_AFTER = {LARGEST, 4, 9};
    private static final String ORIGIN = "log.example/simulated";

    private final List<TestLog> branches = new ArrayList<>();
    private final List<CheckpointSigner> witnesses = new ArrayList<>();
    private final CheckpointVerifier verifier;
    private final Map<Long, TreeHead> heads = new HashMap<>();
    private final Map<Long, CheckpointNote> notes = new HashMap<>();
    private final Map<Long, PrefixProof> prefixes = new HashMap<>();
    // Bounded: times and combinations of signatures differ from seed to seed.
    private final Map<Signed, NoteSignature> lines = new Recent<>();
    private final Map<CheckpointNote, List<Cosignature>> verified = new Recent<>();

    private record Signed(int witness, TreeHead head, long time) {}

    private static final class Recent<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;
        private static final int MAX = 50_000;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MAX;
        }
    }

    Histories() {
        TestLog trunk = TestLog.of(ORIGIN);
        branches.add(trunk);
        for (int i = 1; i < BRANCHES; i++) {
            branches.add(branches.get(0).forkAfter(FORKS_AFTER[i]).named("branch " + i));
        }
        List<VerifierKey> keys = new ArrayList<>(trunk.keys());
        for (int i = 0; i < WITNESSES; i++) {
            witnesses.add(
                    TestLog.signer("witness.example/" + i, KeyType.ED25519_COSIGNATURE, "simulated witness " + i));
            keys.add(witnesses.get(i).key());
        }
        verifier = CheckpointVerifier.of(keys);
    }

    VerifierKey logKey() {
        return branches.get(0).keys().get(0);
    }

    List<VerifierKey> witnessKeys() {
        return witnesses.stream().map(CheckpointSigner::key).toList();
    }

    VerifierKey witnessKey(int witness) {
        return witnesses.get(witness).key();
    }

    /** The head of a branch, signed by the log. */
    CheckpointNote note(int branch, int size) {
        return notes.computeIfAbsent(
                key(branch, 0, size), key -> branches.get(branch).note(size));
    }

    TreeHead head(int branch, int size) {
        return heads.computeIfAbsent(
                key(branch, 0, size), key -> branches.get(branch).head(size));
    }

    AddCheckpointRequest request(int branch, int from, int to) {
        List<Hash> proof = from == 0 || from == to
                ? List.of()
                : prefix(branch, from, to).proof().hashes();
        return new AddCheckpointRequest(from, proof, note(branch, to));
    }

    /** What the tiles of a branch show about a size within another. */
    PrefixProof prefix(int branch, int from, int to) {
        return prefixes.computeIfAbsent(
                key(branch, from, to),
                key -> new PrefixProof(
                        head(branch, from).root(),
                        new ConsistencyProof(from, to, branches.get(branch).proof(from, to))));
    }

    /** The cosignature of a witness, whether honest or not. */
    NoteSignature cosign(int witness, Checkpoint checkpoint, long time) {
        return lines.computeIfAbsent(
                new Signed(witness, checkpoint.head(), time),
                key -> witnesses.get(witness).sign(checkpoint, time));
    }

    /** Verified once for each note, and remembered; {@link VerificationException} is not. */
    List<Cosignature> verifyKnown(CheckpointNote note) throws VerificationException {
        List<Cosignature> known = verified.get(note);
        if (known == null) {
            known = verifier.verifyKnown(note);
            List<Cosignature> unused = verified.put(note, known);
        }
        return known;
    }

    static CheckpointNote with(CheckpointNote note, NoteSignature line) {
        try {
            return note.plusSignatures(List.of(line));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** The branch that this head is of; the lowest, if it is of several. */
    Optional<Integer> branchOf(TreeHead head) {
        for (int branch = 0; branch < BRANCHES; branch++) {
            if (head(branch, (int) head.size()).equals(head)) {
                return Optional.of(branch);
            }
        }
        return Optional.empty();
    }

    /** Whether one log can have both heads. */
    boolean consistent(TreeHead a, TreeHead b) {
        TreeHead smaller = a.size() <= b.size() ? a : b;
        TreeHead larger = a.size() <= b.size() ? b : a;
        for (int branch = 0; branch < BRANCHES; branch++) {
            if (head(branch, (int) larger.size()).equals(larger)
                    && head(branch, (int) smaller.size()).equals(smaller)) {
                return true;
            }
        }
        return false;
    }

    private static long key(int branch, int from, int to) {
        return ((long) branch << 32) | ((long) from << 16) | to;
    }
}
