package dev.vitrine.log.testbed.micro;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.policy.VerifiedCheckpoint;
import dev.vitrine.tlog.proof.TlogProof;
import dev.vitrine.tlog.proof.VerifiedEntry;
import dev.vitrine.tlog.tile.RightEdge;
import dev.vitrine.tlog.tile.TileUpdate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a log pays to sign a checkpoint, and a client to read one and to verify a whole receipt with two witnesses. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class NoteBenchmark {

    private static final String ORIGIN = "log.example/benchmark";
    private static final long TIME = 1_790_000_000L;
    private static final int ENTRIES = 70_000;

    private final CheckpointSigner ed25519 = signer(ORIGIN, KeyType.ED25519, 1);
    private final CheckpointSigner mlDsa44 = signer(ORIGIN, KeyType.MLDSA44_COSIGNATURE, 2);
    private final List<CheckpointSigner> witnesses = List.of(
            signer("w1.example", KeyType.ED25519_COSIGNATURE, 3), signer("w2.example", KeyType.ED25519_COSIGNATURE, 4));

    private final Bytes leaf = Bytes.copyOf("an entry".getBytes(StandardCharsets.UTF_8));
    private Checkpoint checkpoint = Checkpoint.of(ORIGIN, RightEdge.EMPTY.head());
    private TrustPolicy policy = policy(ed25519, witnesses);
    private Bytes receipt = Bytes.EMPTY;
    private Bytes note = Bytes.EMPTY;

    @Setup
    public void logAnEntry() throws MalformedException {
        List<Hash> leaves = new ArrayList<>(ENTRIES);
        for (int i = 0; i < ENTRIES; i++) {
            leaves.add(Rfc6962.leafHash(leaf));
        }
        TileUpdate update = RightEdge.EMPTY.append(leaves);
        checkpoint = Checkpoint.of(ORIGIN, update.head());
        List<NoteSignature> signatures = new ArrayList<>();
        signatures.add(ed25519.sign(checkpoint, TIME));
        for (CheckpointSigner witness : witnesses) {
            signatures.add(witness.sign(checkpoint, TIME));
        }
        CheckpointNote signed = CheckpointNote.of(checkpoint, signatures);
        note = signed.toBytes();
        receipt = TlogProof.of(ENTRIES / 2, update.prove(ENTRIES / 2).hashes(), signed)
                .toBytes();
        policy = policy(ed25519, witnesses);
    }

    @Benchmark
    public NoteSignature signWithEd25519() {
        return ed25519.sign(checkpoint, TIME);
    }

    @Benchmark
    public NoteSignature signWithMlDsa44() {
        return mlDsa44.sign(checkpoint, TIME);
    }

    @Benchmark
    public CheckpointNote parseACheckpoint() throws MalformedException {
        return CheckpointNote.parse(note);
    }

    @Benchmark
    public VerifiedCheckpoint verifyACheckpointOfTwoWitnesses() throws MalformedException, VerificationException {
        return policy.verify(CheckpointNote.parse(note), TrustPolicy.NO_CLOCK);
    }

    @Benchmark
    public VerifiedEntry verifyAReceiptOfTwoWitnesses() throws MalformedException, VerificationException {
        return TlogProof.parse(receipt).verify(leaf, policy);
    }

    private static CheckpointSigner signer(String name, KeyType type, int seed) {
        try {
            Bytes secret = Bytes.copyOf(
                    Rfc6962.leafHash(Bytes.copyOf(new byte[] {(byte) seed})).toByteArray());
            return CheckpointSigners.of(SigningKey.fromSeed(new KeyName(name), type, secret));
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustPolicy policy(CheckpointSigner log, List<CheckpointSigner> witnesses) {
        StringBuilder text = new StringBuilder("log " + log.key() + "\n");
        List<String> names = new ArrayList<>();
        for (CheckpointSigner witness : witnesses) {
            String name = "w" + (names.size() + 1);
            names.add(name);
            text.append("witness ")
                    .append(name)
                    .append(' ')
                    .append(witness.key())
                    .append('\n');
        }
        text.append("group all all ").append(String.join(" ", names)).append("\nquorum all\n");
        try {
            return TrustPolicy.parse(Bytes.copyOf(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }
}
