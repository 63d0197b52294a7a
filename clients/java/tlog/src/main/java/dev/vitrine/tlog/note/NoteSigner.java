package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** Signs note texts with Ed25519 (type 0x01), the plain log signature. Deterministic and thread-safe. */
public final class NoteSigner {

    private final SigningKey key;

    private NoteSigner(SigningKey key) {
        this.key = key;
    }

    /** Takes a key of type 0x01. */
    public static NoteSigner of(SigningKey key) throws MalformedException {
        if (key.verifierKey().type() != KeyType.ED25519) {
            throw new MalformedException("a note signer has a key of type 0x01", MalformedException.NO_POSITION);
        }
        return new NoteSigner(key);
    }

    /** Parses {@code PRIVATE+KEY+name+hex8+base64}. */
    public static NoteSigner parse(String privateText) throws MalformedException {
        return of(SigningKey.parse(privateText));
    }

    public static NoteSigner fromSeed(KeyName name, Bytes seed) throws MalformedException {
        return of(SigningKey.fromSeed(name, KeyType.ED25519, seed));
    }

    public VerifierKey key() {
        return key.verifierKey();
    }

    /** The secret itself, in the form that {@link #parse} reads. */
    public String toPrivateText() {
        return key.toPrivateText();
    }

    /** Signs the text, which includes its last LF. */
    public NoteSignature sign(Bytes text) {
        return new NoteSignature(key().name(), key().keyId(), key.signMessage(text));
    }
}
