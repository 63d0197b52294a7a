package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 by native code: Amazon's Corretto Crypto Provider, where its jar is on the class path and works on this machine. It is no
 * dependency; Bouncy Castle does the same everywhere. Immutable and thread-safe.
 *
 * <p>Signing is deterministic (RFC 8032), so both make the same signatures. What this accepts, Bouncy Castle accepts: its equation is
 * the one without the cofactor, which is stricter. What this refuses must be asked of Bouncy Castle, so that the
 * same signatures count everywhere.
 */
public final class NativeEd25519 {

    private static final String CORRETTO = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final String ALGORITHM = "Ed25519";
    private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final Optional<NativeEd25519> FOUND = find();

    private final Provider provider;
    private final KeyFactory keys;

    private NativeEd25519(Provider provider) throws GeneralSecurityException {
        this.provider = provider;
        this.keys = KeyFactory.getInstance(ALGORITHM);
    }

    /** Its name and version, for the operator; empty where there is none, or it does not do what Bouncy Castle does. */
    public static Optional<String> inUse() {
        return FOUND.map(found -> found.provider.toString());
    }

    static Optional<NativeEd25519> found() {
        return FOUND;
    }

    PrivateKey privateKey(Bytes seed) throws GeneralSecurityException {
        return keys.generatePrivate(new PKCS8EncodedKeySpec(concat(PKCS8, seed)));
    }

    PublicKey publicKey(Bytes key) throws GeneralSecurityException {
        return keys.generatePublic(new X509EncodedKeySpec(concat(SPKI, key)));
    }

    byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(ALGORITHM, provider);
        signer.initSign(key);
        signer.update(message);
        return signer.sign();
    }

    /**
     * True is an answer; false is not.
     *
     * @throws GeneralSecurityException also for a signature whose numbers are out of range
     */
    boolean isSignature(PublicKey key, byte[] message, byte[] signature) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(ALGORITHM, provider);
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
    }

    private static Optional<NativeEd25519> find() {
        try {
            Provider provider =
                    (Provider) Class.forName(CORRETTO).getField("INSTANCE").get(null);
            NativeEd25519 found = new NativeEd25519(provider);
            return found.answersAsOurs() ? Optional.of(found) : Optional.empty();
        } catch (ReflectiveOperationException | GeneralSecurityException | RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    private boolean answersAsOurs() throws GeneralSecurityException {
        byte[] seed = new byte[SigningKey.SEED_SIZE];
        byte[] message = {1, 2, 3};
        Ed25519PrivateKeyParameters ours = new Ed25519PrivateKeyParameters(seed);
        byte[] expected = new byte[Ed25519.SIGNATURE_SIZE];
        ours.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, expected, 0);
        byte[] signature = sign(privateKey(Bytes.wrapUnsafe(seed)), message);
        PublicKey key = publicKey(Bytes.wrapUnsafe(ours.generatePublicKey().getEncoded()));
        byte[] other = {1, 2, 4};
        return Arrays.equals(expected, signature)
                && isSignature(key, message, signature)
                && !isSignature(key, other, signature);
    }

    private static byte[] concat(byte[] prefix, Bytes rest) {
        return Bytes.concat(Bytes.copyOf(prefix), rest).toByteArray();
    }
}
