package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Optional;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A private key with its name, as the text {@code PRIVATE+KEY+name+hex8+base64(type || 32-byte seed)} that the Go tools
 * write. Types 0x01, 0x04 and 0x06; for ML-DSA-44 the seed is the xi of FIPS 204. Signing is deterministic: the same
 * message gives the same signature, so that a retry after a crash cannot produce a second one. Thread-safe.
 */
public final class SigningKey {

    public static final int SEED_SIZE = 32;

    private static final String PREFIX = "PRIVATE+KEY+";
    private static final int MAX_TEXT = 4096;

    private final Bytes seed;
    private final VerifierKey verifierKey;
    private final Primitive primitive;

    private SigningKey(Bytes seed, VerifierKey verifierKey, Primitive primitive) {
        this.seed = seed;
        this.verifierKey = verifierKey;
        this.primitive = primitive;
    }

    public static SigningKey parse(String text) throws MalformedException {
        if (text.length() > MAX_TEXT || !text.startsWith(PREFIX)) {
            throw new MalformedException("not a private key of a note signer", 0);
        }
        int first = text.indexOf('+', PREFIX.length());
        int second = first < 0 ? -1 : text.indexOf('+', first + 1);
        if (second < 0) {
            throw new MalformedException("a private key has a name, a key ID and a key", text.length());
        }
        KeyName name = KeyName.parse(text.substring(PREFIX.length(), first));
        Bytes typed = Base64Strict.decode(text.substring(second + 1));
        if (typed.isEmpty()) {
            throw new MalformedException("a private key has no key", second + 1);
        }
        SigningKey key = fromSeed(name, KeyType.of(typed.at(0)), typed.slice(1));
        if (!key.toPrivateText().equals(text)) {
            throw new MalformedException("the key ID is not that of name, type and key", first + 1);
        }
        return key;
    }

    /** A key of type 0x01, 0x04 or 0x06 from its 32-byte seed. */
    public static SigningKey fromSeed(KeyName name, KeyType type, Bytes seed) throws MalformedException {
        if (seed.size() != SEED_SIZE) {
            throw new MalformedException("a seed has 32 bytes", seed.size());
        }
        return switch (type) {
            case ED25519, ED25519_COSIGNATURE -> ed25519(name, type, seed);
            case MLDSA44_COSIGNATURE -> mlDsa44(name, type, seed);
            case ECDSA, RFC6962_STH -> throw new MalformedException("a key type that we do not sign with", 0);
        };
    }

    public VerifierKey verifierKey() {
        return verifierKey;
    }

    /** The bare signature over these bytes: 64 bytes for Ed25519, 2420 for ML-DSA-44. */
    public Bytes signMessage(Bytes message) {
        return primitive.sign(message.toByteArray());
    }

    /** The secret itself, in the form that {@link #parse} reads. */
    public String toPrivateText() {
        Bytes typed = Bytes.concat(Bytes.copyOf(new byte[] {verifierKey.type().code()}), seed);
        return PREFIX + verifierKey.name() + "+" + verifierKey.hexKeyId() + "+" + Base64Strict.encode(typed);
    }

    /** The public half: secrets do not end up in messages. */
    @Override
    public String toString() {
        return "private half of " + verifierKey.name() + "+" + verifierKey.hexKeyId();
    }

    private static SigningKey ed25519(KeyName name, KeyType type, Bytes seed) throws MalformedException {
        Ed25519PrivateKeyParameters secret = new Ed25519PrivateKeyParameters(seed.toByteArray());
        Bytes publicBytes = Bytes.wrapUnsafe(secret.generatePublicKey().getEncoded());
        VerifierKey verifierKey = VerifierKey.of(name, type, publicBytes);
        Primitive portable = message -> {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            secret.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
            return Bytes.wrapUnsafe(signature);
        };
        Primitive primitive = NativeEd25519.found()
                .flatMap(accelerator -> accelerated(accelerator, seed, portable))
                .orElse(portable);
        return new SigningKey(seed, verifierKey, primitive);
    }

    private static Optional<Primitive> accelerated(NativeEd25519 accelerator, Bytes seed, Primitive portable) {
        try {
            PrivateKey secret = accelerator.privateKey(seed);
            return Optional.of(message -> {
                try {
                    return Bytes.wrapUnsafe(accelerator.sign(secret, message));
                } catch (GeneralSecurityException | RuntimeException e) {
                    return portable.sign(message);
                }
            });
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static SigningKey mlDsa44(KeyName name, KeyType type, Bytes seed) throws MalformedException {
        MLDSAPrivateKeyParameters secret = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed.toByteArray());
        Bytes publicBytes = Bytes.wrapUnsafe(secret.getPublicKey());
        return new SigningKey(seed, VerifierKey.of(name, type, publicBytes), message -> {
            MLDSASigner signer = new MLDSASigner();
            signer.init(true, secret); // without randomness: deterministic
            signer.update(message, 0, message.length);
            try {
                return Bytes.wrapUnsafe(signer.generateSignature());
            } catch (CryptoException e) {
                throw new AssertionError("a fresh signer signs", e);
            }
        });
    }

    private interface Primitive {
        Bytes sign(byte[] message);
    }
}
