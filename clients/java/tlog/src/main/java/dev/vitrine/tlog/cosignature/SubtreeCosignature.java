package dev.vitrine.tlog.cosignature;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;

/**
 * The ML-DSA-44 cosignature (type 0x06) of a checkpoint or of a subtree: it is consistent with every other view of that
 * origin that the cosigner has seen, and with a time, the largest tree seen by then. A log signs its own checkpoints with
 * it too. Extension lines are not covered.
 */
public final class SubtreeCosignature implements CheckpointSigner {

    private final SigningKey key;

    private SubtreeCosignature(SigningKey key) {
        this.key = key;
    }

    /** A signer with a key of type 0x06, whose name has at most 255 bytes. */
    public static SubtreeCosignature signer(SigningKey key) throws MalformedException {
        if (key.verifierKey().type() != KeyType.MLDSA44_COSIGNATURE) {
            throw new MalformedException("a key of another type than 0x06", MalformedException.NO_POSITION);
        }
        if (!SubtreeMessage.fits(key.verifierKey().name().value())) {
            throw new MalformedException("the name of a cosigner is longer than 255 bytes", SubtreeMessage.MAX_NAME);
        }
        return new SubtreeCosignature(key);
    }

    public static SubtreeCosignature fromSeed(KeyName name, Bytes seed) throws MalformedException {
        return signer(SigningKey.fromSeed(name, KeyType.MLDSA44_COSIGNATURE, seed));
    }

    @Override
    public VerifierKey key() {
        return key.verifierKey();
    }

    /** Signs the whole tree. An origin of more than 255 bytes is an {@link IllegalArgumentException}. */
    @Override
    public NoteSignature sign(Checkpoint checkpoint, long unixSeconds) {
        return sign(SubtreeMessage.of(key().name(), unixSeconds, checkpoint));
    }

    /** Signs the leaves {@code [start, end)} without a claim about the time. */
    // SPEC: "If the cosignature format supports timestamps, the timestamp MUST be zero." (sign-subtree, even from zero)
    public NoteSignature signSubtree(String origin, long start, long end, Hash hash) {
        return sign(new SubtreeMessage(key().name(), 0, origin, start, end, hash));
    }

    /** Verifies a line by {@code key}, of type 0x06, over the whole tree of a checkpoint. */
    public static Cosignature verify(VerifierKey key, Checkpoint checkpoint, NoteSignature line)
            throws VerificationException {
        return verify(key, checkpoint.origin(), 0, checkpoint.size(), checkpoint.root(), line);
    }

    /** Verifies a line by {@code key}, of type 0x06, over the leaves {@code [start, end)}. */
    public static Cosignature verify(
            VerifierKey key, String origin, long start, long end, Hash hash, NoteSignature line)
            throws VerificationException {
        if (key.type() != KeyType.MLDSA44_COSIGNATURE) {
            throw new IllegalArgumentException("a key of another type than 0x06");
        }
        TimestampedBlob blob = TimestampedBlob.split(key, line);
        // SPEC: "If `start` is not zero, `timestamp` MUST be zero."
        boolean expressible = SubtreeMessage.fits(key.name().value())
                && SubtreeMessage.fits(origin)
                && (start == 0 || blob.timestamp() == 0);
        if (!expressible) {
            throw key.badSignature();
        }
        SubtreeMessage message = new SubtreeMessage(key.name(), blob.timestamp(), origin, start, end, hash);
        key.verifyMessage(message.toBytes(), blob.signature());
        return new Cosignature(key, line, blob.timestamp());
    }

    private NoteSignature sign(SubtreeMessage message) {
        return new TimestampedBlob(message.timestamp(), key.signMessage(message.toBytes())).by(key());
    }
}
