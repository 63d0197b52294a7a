package dev.vitrine.evidence.dsse;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.jspecify.annotations.Nullable;

/**
 * A publisher's public key: Ed25519 or ECDSA over P-256, as DER SubjectPublicKeyInfo. Its key ID is the SHA-256 of those
 * DER bytes, so an ID names one key and nothing else.
 */
public final class PublisherKey {

    /** Enough for both algorithms; bounds what is parsed from strangers. */
    public static final int MAX_SPKI_SIZE = 128;

    private final Bytes spki;
    private final Bytes keyId;
    private final AsymmetricKeyParameter key;

    private PublisherKey(Bytes spki, AsymmetricKeyParameter key) {
        this.spki = spki;
        this.keyId = Bytes.wrapUnsafe(sha256(spki));
        this.key = key;
    }

    /** Parses canonical DER; another curve, another algorithm, a compressed point or trailing bytes are malformed. */
    public static PublisherKey parse(Bytes spki) throws MalformedException {
        if (spki.size() > MAX_SPKI_SIZE) {
            throw new MalformedException("a publisher key is longer than " + MAX_SPKI_SIZE + " bytes", MAX_SPKI_SIZE);
        }
        AsymmetricKeyParameter key;
        try {
            key = PublicKeyFactory.createKey(spki.toByteArray());
        } catch (IOException | RuntimeException e) {
            throw new MalformedException("not a public key in DER", MalformedException.NO_POSITION);
        }
        boolean known = key instanceof Ed25519PublicKeyParameters
                || (key instanceof ECPublicKeyParameters ec
                        && ec.getParameters().getCurve() instanceof SecP256R1Curve);
        if (!known) {
            throw new MalformedException("a publisher key is Ed25519 or ECDSA P-256", MalformedException.NO_POSITION);
        }
        PublisherKey parsed = new PublisherKey(spki, key);
        if (!encode(key).equals(spki)) {
            throw new MalformedException("a public key is not in its canonical form", MalformedException.NO_POSITION);
        }
        return parsed;
    }

    static PublisherKey of(AsymmetricKeyParameter key) {
        return new PublisherKey(encode(key), key);
    }

    public Bytes spki() {
        return spki;
    }

    /** SHA-256 of {@link #spki}, 32 bytes. */
    public Bytes keyId() {
        return keyId;
    }

    public boolean isEd25519() {
        return key instanceof Ed25519PublicKeyParameters;
    }

    /** Ed25519: 64 bytes over the message. P-256: DER, over its SHA-256. */
    public void verify(Bytes message, Bytes signature) throws VerificationException {
        boolean holds;
        if (key instanceof Ed25519PublicKeyParameters ed25519) {
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(false, ed25519);
            verifier.update(message.toByteArray(), 0, message.size());
            holds = verifier.verifySignature(signature.toByteArray());
        } else {
            BigInteger[] rs = parseEcdsa(signature);
            ECDSASigner verifier = new ECDSASigner();
            verifier.init(false, key);
            holds = rs != null && verifier.verifySignature(sha256(message), rs[0], rs[1]);
        }
        if (!holds) {
            throw new VerificationException(
                    Reason.BAD_SIGNATURE, "the signature by publisher key " + keyId.hex() + " does not verify");
        }
    }

    /** The two integers of strict DER, or null: BER variants would give one signature several encodings. */
    private static BigInteger @Nullable [] parseEcdsa(Bytes signature) {
        if (signature.size() > 72) {
            return null;
        }
        byte[] der = signature.toByteArray();
        try (ASN1InputStream in = new ASN1InputStream(der)) {
            ASN1Primitive parsed = in.readObject();
            if (parsed instanceof ASN1Sequence sequence
                    && sequence.size() == 2
                    && sequence.getObjectAt(0) instanceof ASN1Integer r
                    && sequence.getObjectAt(1) instanceof ASN1Integer s
                    && Bytes.wrapUnsafe(sequence.getEncoded("DER")).equals(signature)) {
                return new BigInteger[] {r.getValue(), s.getValue()};
            }
            return null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static Bytes encode(AsymmetricKeyParameter key) {
        try {
            return Bytes.wrapUnsafe(
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded("DER"));
        } catch (IOException e) {
            throw new AssertionError("a parsed key encodes", e);
        }
    }

    private static byte[] sha256(Bytes message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
