package dev.vitrine.tlog.cosignature;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;

/**
 * The Ed25519 checkpoint cosignature (type 0x04): at that time, this was the largest consistent tree of that origin that
 * the cosigner had seen. Extension lines are covered, and nothing is said about them.
 *
 * <p>The cosigner's name is not in the message: one key must not serve two cosigners.
 */
public final class CosignatureV1 implements CheckpointSigner {

    private final SigningKey key;

    private CosignatureV1(SigningKey key) {
        this.key = key;
    }

    /** A signer with a key of type 0x04. */
    public static CosignatureV1 signer(SigningKey key) throws MalformedException {
        if (key.verifierKey().type() != KeyType.ED25519_COSIGNATURE) {
            throw new MalformedException("a key of another type than 0x04", MalformedException.NO_POSITION);
        }
        return new CosignatureV1(key);
    }

    public static CosignatureV1 fromSeed(KeyName name, Bytes seed) throws MalformedException {
        return signer(SigningKey.fromSeed(name, KeyType.ED25519_COSIGNATURE, seed));
    }

    @Override
    public VerifierKey key() {
        return key.verifierKey();
    }

    @Override
    public NoteSignature sign(Checkpoint checkpoint, long unixSeconds) {
        Bytes signature = key.signMessage(message(checkpoint, unixSeconds));
        return new TimestampedBlob(unixSeconds, signature).by(key());
    }

    /** Verifies a line by {@code key}, which is of type 0x04. */
    public static Cosignature verify(VerifierKey key, Checkpoint checkpoint, NoteSignature line)
            throws VerificationException {
        if (key.type() != KeyType.ED25519_COSIGNATURE) {
            throw new IllegalArgumentException("a key of another type than 0x04");
        }
        TimestampedBlob blob = TimestampedBlob.split(key, line);
        key.verifyMessage(message(checkpoint, blob.timestamp()), blob.signature());
        return new Cosignature(key, line, blob.timestamp());
    }

    /** The signed bytes. */
    public static Bytes message(Checkpoint checkpoint, long unixSeconds) {
        if (unixSeconds < 0) {
            throw new IllegalArgumentException("a timestamp is 0..2^63-1");
        }
        return Bytes.concat(Bytes.utf8("cosignature/v1\ntime " + unixSeconds + "\n"), checkpoint.text());
    }
}
