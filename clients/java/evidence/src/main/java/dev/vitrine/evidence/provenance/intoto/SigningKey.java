package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.NullDigest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP384R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP521R1Curve;

/**
 * A public key of a signer of provenance or of a log, as DER SubjectPublicKeyInfo: ECDSA over P-256, P-384 or P-521 with the
 * hash of the curve's strength, RSA of 2048 to 8192 bits, Ed25519. Its id is the SHA-256 of the DER.
 */
public final class SigningKey {

    /** An RSA key of 8192 bits and its identifiers. */
    public static final int MAX_SPKI_SIZE = 1200;

    private static final Bytes ED25519_PREFIX =
            Bytes.wrapUnsafe(new byte[] {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00});
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;

    private final Bytes spki;
    private final Bytes id;
    private final AsymmetricKeyParameter key;
    private final DigestAlgorithm digest;

    private SigningKey(Bytes spki, AsymmetricKeyParameter key, DigestAlgorithm digest) {
        this.spki = spki;
        this.id = Hashes.sha256(spki);
        this.key = key;
        this.digest = digest;
    }

    /** Parses DER; another algorithm, another curve, explicit curve parameters or a second encoding are malformed. */
    public static SigningKey parse(Bytes spki) throws MalformedException {
        if (spki.size() > MAX_SPKI_SIZE) {
            throw new MalformedException("a public key is too large", MAX_SPKI_SIZE);
        }
        AsymmetricKeyParameter key;
        Bytes canonical;
        try {
            key = PublicKeyFactory.createKey(spki.toByteArray());
            canonical = Bytes.wrapUnsafe(
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded("DER"));
        } catch (IOException | RuntimeException e) {
            throw new MalformedException("not a public key in DER", MalformedException.NO_POSITION);
        }
        if (!canonical.equals(spki)) {
            throw new MalformedException("a public key is not in its canonical form", MalformedException.NO_POSITION);
        }
        return new SigningKey(spki, key, digestOf(key));
    }

    /** An Ed25519 key from its 32 bytes. */
    public static SigningKey ofEd25519(Bytes key) throws MalformedException {
        return parse(Bytes.concat(ED25519_PREFIX, key));
    }

    private static DigestAlgorithm digestOf(AsymmetricKeyParameter key) throws MalformedException {
        if (key instanceof ECPublicKeyParameters ec) {
            if (ec.getParameters().getCurve() instanceof SecP256R1Curve) {
                return DigestAlgorithm.SHA256;
            }
            if (ec.getParameters().getCurve() instanceof SecP384R1Curve) {
                return DigestAlgorithm.SHA384;
            }
            if (ec.getParameters().getCurve() instanceof SecP521R1Curve) {
                return DigestAlgorithm.SHA512;
            }
        } else if (key instanceof RSAKeyParameters rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS) {
                return DigestAlgorithm.SHA256;
            }
        } else if (key instanceof Ed25519PublicKeyParameters) {
            return DigestAlgorithm.SHA512;
        }
        throw new MalformedException("a public key of a kind that is not supported", MalformedException.NO_POSITION);
    }

    public Bytes spki() {
        return spki;
    }

    /** SHA-256 of {@link #spki}, 32 bytes. */
    public Bytes id() {
        return id;
    }

    /** Verifies a signature over a message: DER for ECDSA, PKCS #1 v1.5 for RSA. */
    public void verify(Bytes message, Bytes signature) throws VerificationException {
        if (key instanceof Ed25519PublicKeyParameters ed25519) {
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(false, ed25519);
            verifier.update(message.toByteArray(), 0, message.size());
            check(verifier.verifySignature(signature.toByteArray()));
        } else {
            verifyDigest(digest, digest.hash(message), signature);
        }
    }

    /** The same where only the hash of the message is known, which Ed25519 does not allow. */
    public void verifyDigest(DigestAlgorithm algorithm, Bytes hash, Bytes signature) throws VerificationException {
        check(hash.size() == algorithm.size());
        if (key instanceof ECPublicKeyParameters ec) {
            BigInteger[] rs;
            try {
                rs = StandardDSAEncoding.INSTANCE.decode(ec.getParameters().getN(), signature.toByteArray());
            } catch (IOException | RuntimeException e) {
                throw bad();
            }
            check(verifyEcdsa(hash, rs[0], rs[1]));
        } else if (key instanceof RSAKeyParameters rsa) {
            RSADigestSigner verifier = new RSADigestSigner(new NullDigest(), algorithm.oid());
            verifier.init(false, rsa);
            verifier.update(hash.toByteArray(), 0, hash.size());
            check(verifier.verifySignature(signature.toByteArray()));
        } else {
            throw new VerificationException(
                    Reason.BAD_SIGNATURE, "an Ed25519 signature cannot be verified without the message");
        }
    }

    /** Verifies in the forms of COSE: {@code r || s} for ECDSA, PSS for RSA. */
    public void verifyCose(DigestAlgorithm algorithm, Bytes message, Bytes signature) throws VerificationException {
        Bytes hash = algorithm.hash(message);
        if (key instanceof ECPublicKeyParameters ec) {
            int half = (ec.getParameters().getN().bitLength() + 7) / 8;
            check(signature.size() == 2 * half);
            byte[] rs = signature.toByteArray();
            check(verifyEcdsa(hash, new BigInteger(1, rs, 0, half), new BigInteger(1, rs, half, half)));
        } else if (key instanceof RSAKeyParameters rsa) {
            Digest digest = algorithm.newDigest();
            PSSSigner verifier =
                    new PSSSigner(new org.bouncycastle.crypto.engines.RSAEngine(), digest, digest.getDigestSize());
            verifier.init(false, rsa);
            verifier.update(message.toByteArray(), 0, message.size());
            check(verifier.verifySignature(signature.toByteArray()));
        } else {
            verify(message, signature);
        }
    }

    /** Whether a signature can be checked with nothing but the hash of the message. */
    public boolean verifiesDigests() {
        return !(key instanceof Ed25519PublicKeyParameters);
    }

    private boolean verifyEcdsa(Bytes hash, BigInteger r, BigInteger s) {
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, key);
        return verifier.verifySignature(hash.toByteArray(), r, s);
    }

    private static void check(boolean holds) throws VerificationException {
        if (!holds) {
            throw bad();
        }
    }

    private static VerificationException bad() {
        return new VerificationException(Reason.BAD_SIGNATURE, "the signature does not verify");
    }
}
