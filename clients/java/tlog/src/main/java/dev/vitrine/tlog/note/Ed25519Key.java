package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.security.GeneralSecurityException;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** RFC 8032 Ed25519 without context. */
final class Ed25519Key implements PublicKey {

    private final Ed25519PublicKeyParameters key;
    private final @Nullable NativeEd25519 accelerator;
    private final java.security.@Nullable PublicKey acceleratedKey;

    private Ed25519Key(
            Ed25519PublicKeyParameters key,
            @Nullable NativeEd25519 accelerator,
            java.security.@Nullable PublicKey acceleratedKey) {
        this.key = key;
        this.accelerator = accelerator;
        this.acceleratedKey = acceleratedKey;
    }

    static Ed25519Key parse(Bytes key) throws MalformedException {
        if (key.size() != Ed25519PublicKeyParameters.KEY_SIZE) {
            throw new MalformedException("an Ed25519 key has 32 bytes", key.size());
        }
        try {
            Ed25519PublicKeyParameters parsed = new Ed25519PublicKeyParameters(key.toByteArray());
            NativeEd25519 accelerator = NativeEd25519.found().orElse(null);
            return new Ed25519Key(parsed, accelerator, accelerator == null ? null : accelerator.publicKey(key));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new MalformedException("not an Ed25519 key", 0);
        }
    }

    @Override
    public boolean isSignature(Bytes message, Bytes signature) {
        if (signature.size() != Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        byte[] bytes = message.toByteArray();
        byte[] signed = signature.toByteArray();
        return isSignatureAtOnce(bytes, signed)
                || key.verify(Ed25519.Algorithm.Ed25519, null, bytes, 0, bytes.length, signed, 0);
    }

    private boolean isSignatureAtOnce(byte[] message, byte[] signature) {
        if (accelerator == null || acceleratedKey == null) {
            return false;
        }
        try {
            return accelerator.isSignature(acceleratedKey, message, signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false; // a provider may make this faster, never decide that something is no signature
        }
    }
}
