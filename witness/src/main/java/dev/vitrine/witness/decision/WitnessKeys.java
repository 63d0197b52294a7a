package dev.vitrine.witness.decision;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CosignatureV1;
import dev.vitrine.tlog.cosignature.SubtreeCosignature;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The witness's keys under its one name: an Ed25519 key (type 0x04) and an ML-DSA-44 key (type 0x06), and those that they
 * replaced, which sign beside them until their time is over. So who has not heard of the new keys still finds a signature
 * that he knows.
 */
public final class WitnessKeys {

    /**
     * A key that was replaced.
     *
     * @param until Unix seconds; from then on it signs nothing
     */
    public record Retiring(SigningKey key, long until) {}

    private record Outgoing(
            VerifierKey key, CheckpointSigner checkpoints, List<SubtreeCosignature> subtrees, long until) {}

    private final CosignatureV1 ed25519;
    private final SubtreeCosignature mlDsa44;
    private final List<Outgoing> retiring;
    private final boolean both; // cosign checkpoints; otherwise only those of Ed25519

    private WitnessKeys(CosignatureV1 ed25519, SubtreeCosignature mlDsa44, List<Outgoing> retiring, boolean both) {
        this.ed25519 = ed25519;
        this.mlDsa44 = mlDsa44;
        this.retiring = List.copyOf(retiring);
        this.both = both;
    }

    /** Takes a key of type 0x04 and one of type 0x06, of one name of at most 255 bytes. */
    public static WitnessKeys of(SigningKey ed25519, SigningKey mlDsa44) throws MalformedException {
        return of(ed25519, mlDsa44, List.of());
    }

    /** The same, with keys of these types and this name that are on their way out. */
    public static WitnessKeys of(SigningKey ed25519, SigningKey mlDsa44, List<Retiring> retiring)
            throws MalformedException {
        checkName(mlDsa44, ed25519);
        List<Outgoing> outgoing = new ArrayList<>();
        for (Retiring old : retiring) {
            checkName(old.key(), ed25519);
            VerifierKey key = old.key().verifierKey();
            if (key.type() == KeyType.MLDSA44_COSIGNATURE) {
                SubtreeCosignature signer = SubtreeCosignature.signer(old.key());
                outgoing.add(new Outgoing(key, signer, List.of(signer), old.until()));
            } else {
                outgoing.add(new Outgoing(key, CosignatureV1.signer(old.key()), List.of(), old.until()));
            }
        }
        return new WitnessKeys(CosignatureV1.signer(ed25519), SubtreeCosignature.signer(mlDsa44), outgoing, true);
    }

    /** Takes two seeds of 32 bytes. */
    public static WitnessKeys fromSeeds(KeyName name, Bytes ed25519, Bytes mlDsa44) throws MalformedException {
        return of(
                SigningKey.fromSeed(name, KeyType.ED25519_COSIGNATURE, ed25519),
                SigningKey.fromSeed(name, KeyType.MLDSA44_COSIGNATURE, mlDsa44));
    }

    private static void checkName(SigningKey key, SigningKey first) throws MalformedException {
        if (!key.verifierKey().name().equals(first.verifierKey().name())) {
            throw new MalformedException("the keys have different names", MalformedException.NO_POSITION);
        }
    }

    public KeyName name() {
        return ed25519.key().name();
    }

    /** The same keys, of which only those of Ed25519 cosign checkpoints from now on. */
    public WitnessKeys cosigningWithEd25519() {
        return new WitnessKeys(ed25519, mlDsa44, retiring, false);
    }

    /** The public keys that cosign from now on, Ed25519 first. */
    public List<VerifierKey> current() {
        return both ? List.of(ed25519.key(), mlDsa44.key()) : List.of(ed25519.key());
    }

    /** All public keys, of whatever time: the current ones first. Whoever reads what we signed needs them all. */
    public List<VerifierKey> verifierKeys() {
        List<VerifierKey> keys = new ArrayList<>(List.of(ed25519.key(), mlDsa44.key()));
        retiring.forEach(old -> keys.add(old.key));
        return List.copyOf(keys);
    }

    /** When each of the replaced keys stops to sign, without those that have stopped. */
    public List<RetiringKey> retiring(long unixSeconds) {
        return retiring.stream()
                .filter(old -> unixSeconds < old.until && (both || old.subtrees.isEmpty()))
                .map(old -> new RetiringKey(old.key, old.until))
                .toList();
    }

    /** The public half of a {@link Retiring}. */
    public record RetiringKey(VerifierKey key, long until) {}

    List<NoteSignature> sign(Checkpoint checkpoint, long unixSeconds) {
        List<NoteSignature> lines = new ArrayList<>();
        lines.add(ed25519.sign(checkpoint, unixSeconds));
        if (both) {
            lines.add(mlDsa44.sign(checkpoint, unixSeconds));
        }
        for (Outgoing old : retiring) {
            if (unixSeconds < old.until && (both || old.subtrees.isEmpty())) {
                lines.add(old.checkpoints.sign(checkpoint, unixSeconds));
            }
        }
        return lines;
    }

    List<NoteSignature> signSubtree(String origin, long start, long end, Hash hash, long unixSeconds) {
        List<NoteSignature> lines = new ArrayList<>();
        lines.add(mlDsa44.signSubtree(origin, start, end, hash));
        for (Outgoing old : retiring) {
            if (unixSeconds < old.until) {
                old.subtrees.forEach(signer -> lines.add(signer.signSubtree(origin, start, end, hash)));
            }
        }
        return lines;
    }
}
