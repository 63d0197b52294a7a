package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A public key with its name: the vkey text {@code name+hex8+base64(type || key)}. The key ID is recomputed from name,
 * type and key, so a text that was put together wrongly is refused, and the key bytes are known to be a key. Immutable and
 * thread-safe.
 */
public final class VerifierKey {

    private static final int MAX_TEXT = 8192;

    private final KeyName name;
    private final KeyType type;
    private final Bytes keyBytes;
    private final int keyId;
    private final PublicKey publicKey;

    private VerifierKey(KeyName name, KeyType type, Bytes keyBytes, PublicKey publicKey) {
        this.name = name;
        this.type = type;
        this.keyBytes = keyBytes;
        this.keyId = KeyIds.of(name, type, keyBytes);
        this.publicKey = publicKey;
    }

    public static VerifierKey parse(String vkey) throws MalformedException {
        if (vkey.length() > MAX_TEXT) {
            throw new MalformedException("a verifier key is longer than " + MAX_TEXT + " characters", MAX_TEXT);
        }
        // The base64 may contain plus signs, the name may not.
        int first = vkey.indexOf('+');
        int second = first < 0 ? -1 : vkey.indexOf('+', first + 1);
        if (second < 0) {
            throw new MalformedException("a verifier key has a name, a key ID and a key", vkey.length());
        }
        KeyName name = KeyName.parse(vkey.substring(0, first));
        Bytes typed = Base64Strict.decode(vkey.substring(second + 1));
        if (typed.isEmpty()) {
            throw new MalformedException("a verifier key has no key", second + 1);
        }
        VerifierKey key = of(name, KeyType.of(typed.at(0)), typed.slice(1));
        // transparency-dev/formats does not check the ID and publishes a key with a wrong one; a signature line under
        // either ID would then be a question of who parsed the key.
        if (!key.hexKeyId().equals(vkey.substring(first + 1, second))) {
            throw new MalformedException("the key ID is not that of name, type and key", first + 1);
        }
        return key;
    }

    public static VerifierKey of(KeyName name, KeyType type, Bytes keyBytes) throws MalformedException {
        return new VerifierKey(name, type, keyBytes, PublicKey.parse(type, keyBytes));
    }

    public KeyName name() {
        return name;
    }

    public int keyId() {
        return keyId;
    }

    public KeyType type() {
        return type;
    }

    /** The key without its type byte. */
    public Bytes keyBytes() {
        return keyBytes;
    }

    /**
     * Checks a bare signature over a message: Ed25519, ML-DSA-44 with an empty context, or ECDSA in DER over the message's
     * SHA-256. Which message a signature line is over depends on the type: for whole notes and checkpoints use the
     * verifiers built on this.
     */
    public void verifyMessage(Bytes message, Bytes signature) throws VerificationException {
        if (!publicKey.isSignature(message, signature)) {
            throw badSignature();
        }
    }

    /** Checks the signature of a line, all of it, over a message. */
    public void verifyLine(Bytes message, NoteSignature line) throws VerificationException {
        requireCanonical(line);
        verifyMessage(message, line.signature());
    }

    /** Refuses a line whose base64 is not the one of its bytes: it is nobody's signature. */
    public void requireCanonical(NoteSignature line) throws VerificationException {
        if (!line.isCanonical()) {
            throw badSignature();
        }
    }

    /** The error for a line that names this key and is not its signature. */
    public VerificationException badSignature() {
        return new VerificationException(
                Reason.BAD_SIGNATURE, "the signature by " + name + "+" + hexKeyId() + " does not verify");
    }

    String hexKeyId() {
        return HexFormat.of().toHexDigits(keyId);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifierKey that
                && type == that.type
                && name.equals(that.name)
                && keyBytes.equals(that.keyBytes);
    }

    @Override
    public int hashCode() {
        return keyId;
    }

    /** The vkey text. */
    @Override
    public String toString() {
        Bytes typed = Bytes.concat(Bytes.copyOf(new byte[] {type.code()}), keyBytes);
        return name + "+" + hexKeyId() + "+" + Base64Strict.encode(typed);
    }
}
