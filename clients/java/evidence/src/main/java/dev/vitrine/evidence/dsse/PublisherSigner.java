package dev.vitrine.evidence.dsse;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/**
 * A publisher's private key. Signing is deterministic with both algorithms (RFC 8032, RFC 6979): the same statement signed
 * again is the same leaf.
 */
public final class PublisherSigner {

    private final AsymmetricKeyParameter secret;
    private final PublisherKey publicKey;

    private PublisherSigner(AsymmetricKeyParameter secret, PublisherKey publicKey) {
        this.secret = secret;
        this.publicKey = publicKey;
    }

    public static PublisherSigner generateEd25519(SecureRandom random) {
        return of(new Ed25519PrivateKeyParameters(random));
    }

    /** A key from its 32-byte seed: for reproducible fixtures and restored keys. */
    public static PublisherSigner ed25519FromSeed(Bytes seed) throws MalformedException {
        if (seed.size() != Ed25519PrivateKeyParameters.KEY_SIZE) {
            throw new MalformedException("an Ed25519 seed has 32 bytes", seed.size());
        }
        return of(new Ed25519PrivateKeyParameters(seed.toByteArray()));
    }

    public static PublisherSigner generateP256(SecureRandom random) {
        X9ECParameters curve = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
        ECDomainParameters domain = new ECNamedDomainParameters(SECObjectIdentifiers.secp256r1, curve);
        BigInteger scalar;
        do {
            scalar = new BigInteger(256, random);
        } while (scalar.signum() == 0 || scalar.compareTo(domain.getN()) >= 0);
        return of(new ECPrivateKeyParameters(scalar, domain));
    }

    /** Parses PKCS #8 DER of an Ed25519 or P-256 key. */
    public static PublisherSigner parsePkcs8(Bytes der) throws MalformedException {
        try {
            return of(PrivateKeyFactory.createKey(der.toByteArray()));
        } catch (IOException | RuntimeException e) {
            throw new MalformedException(
                    "not a PKCS #8 private key of Ed25519 or ECDSA P-256", MalformedException.NO_POSITION);
        }
    }

    public Bytes toPkcs8() {
        try {
            return Bytes.wrapUnsafe(
                    PrivateKeyInfoFactory.createPrivateKeyInfo(secret).getEncoded("DER"));
        } catch (IOException e) {
            throw new AssertionError("a private key encodes", e);
        }
    }

    public PublisherKey publicKey() {
        return publicKey;
    }

    /** Signs the message, which is a {@link Pae} encoding. */
    public Bytes sign(Bytes message) {
        if (secret instanceof Ed25519PrivateKeyParameters) {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, secret);
            signer.update(message.toByteArray(), 0, message.size());
            return Bytes.wrapUnsafe(signer.generateSignature());
        }
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, secret);
        BigInteger[] rs = signer.generateSignature(sha256(message));
        ASN1EncodableVector pair = new ASN1EncodableVector();
        pair.add(new ASN1Integer(rs[0]));
        pair.add(new ASN1Integer(rs[1]));
        try {
            return Bytes.wrapUnsafe(new DERSequence(pair).getEncoded("DER"));
        } catch (IOException e) {
            throw new AssertionError("two integers encode", e);
        }
    }

    private static PublisherSigner of(AsymmetricKeyParameter secret) {
        if (secret instanceof Ed25519PrivateKeyParameters ed25519) {
            return new PublisherSigner(secret, PublisherKey.of(ed25519.generatePublicKey()));
        }
        if (secret instanceof ECPrivateKeyParameters ec) {
            ECDomainParameters domain = ec.getParameters();
            ECPublicKeyParameters point =
                    new ECPublicKeyParameters(domain.getG().multiply(ec.getD()), domain);
            return new PublisherSigner(secret, PublisherKey.of(point));
        }
        throw new IllegalArgumentException("neither Ed25519 nor ECDSA");
    }

    private static byte[] sha256(Bytes message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
