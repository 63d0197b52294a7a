package dev.vitrine.evidence.simulate;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** A key of one of the kinds that the vendors sign with, which follows from a seed. Signs the same for the same. */
public final class SimulatedKey {

    /** What a key is, and what it signs with. */
    public enum Kind {
        /** Intel: ECDSA with SHA-256. */
        P256(32),
        /** AMD's chips, AWS: ECDSA with SHA-384. */
        P384(48),
        /** AMD's authorities: RSASSA-PSS with SHA-384; of 2,048 bits, because nobody waits for 4,096. */
        RSA_PSS(0);

        private final int coordinate;

        Kind(int coordinate) {
            this.coordinate = coordinate;
        }
    }

    private static final int RSA_BITS = 2048;
    private static final int SALT = 48;
    private static final int PRIME_CERTAINTY = 100;

    private final Kind kind;
    private final AsymmetricKeyParameter secret;
    private final AsymmetricKeyParameter shown;
    private final Bytes salts;

    private SimulatedKey(Kind kind, AsymmetricKeyParameter secret, AsymmetricKeyParameter shown, Bytes salts) {
        this.kind = kind;
        this.secret = secret;
        this.shown = shown;
        this.salts = salts;
    }

    /** The key of this kind that belongs to the seed. */
    public static SimulatedKey of(Kind kind, Bytes seed) {
        Seed derived = new Seed(seed);
        if (kind == Kind.RSA_PSS) {
            RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
            generator.init(new RSAKeyGenerationParameters(
                    BigInteger.valueOf(65537), derived.stream("rsa"), RSA_BITS, PRIME_CERTAINTY));
            AsymmetricCipherKeyPair pair = generator.generateKeyPair();
            return new SimulatedKey(kind, pair.getPrivate(), pair.getPublic(), derived.named("salts"));
        }
        ECNamedDomainParameters curve = curve(kind);
        byte[] wide = Bytes.concat(derived.named("d1"), derived.named("d2")).toByteArray();
        BigInteger d = new BigInteger(1, wide)
                .mod(curve.getN().subtract(BigInteger.ONE))
                .add(BigInteger.ONE);
        return new SimulatedKey(
                kind,
                new ECPrivateKeyParameters(d, curve),
                new ECPublicKeyParameters(curve.getG().multiply(d), curve),
                Bytes.EMPTY);
    }

    private static ECNamedDomainParameters curve(Kind kind) {
        return kind == Kind.P256
                ? new ECNamedDomainParameters(SECObjectIdentifiers.secp256r1, CustomNamedCurves.getByName("secp256r1"))
                : new ECNamedDomainParameters(SECObjectIdentifiers.secp384r1, CustomNamedCurves.getByName("secp384r1"));
    }

    /** The DER of the public key, as certificates carry it. */
    public SubjectPublicKeyInfo publicKey() {
        try {
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(shown);
        } catch (IOException e) {
            throw new AssertionError("a key that was made here can be encoded", e);
        }
    }

    /** {@code X || Y} of an elliptic-curve key. */
    public Bytes coordinates() {
        return Bytes.copyOf(((ECPublicKeyParameters) shown).getQ().getEncoded(false))
                .slice(1);
    }

    /** The algorithm of its signatures, as certificates name it. */
    AlgorithmIdentifier algorithm() {
        return switch (kind) {
            case P256 -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
            case P384 -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);
            case RSA_PSS -> {
                AlgorithmIdentifier hash = algorithm(NISTObjectIdentifiers.id_sha384);
                yield new AlgorithmIdentifier(
                        PKCSObjectIdentifiers.id_RSASSA_PSS,
                        new RSASSAPSSparams(
                                hash,
                                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, hash),
                                new ASN1Integer(SALT),
                                RSASSAPSSparams.DEFAULT_TRAILER_FIELD));
            }
        };
    }

    private static AlgorithmIdentifier algorithm(ASN1ObjectIdentifier hash) {
        return new AlgorithmIdentifier(hash, DERNull.INSTANCE);
    }

    /** The signature as certificates carry it. */
    byte[] signForCertificate(byte[] message) {
        if (kind == Kind.RSA_PSS) {
            return pss(message);
        }
        BigInteger[] rs = ecdsa(message);
        try {
            return StandardDSAEncoding.INSTANCE.encode(curve(kind).getN(), rs[0], rs[1]);
        } catch (IOException e) {
            throw new AssertionError("two numbers can be encoded", e);
        }
    }

    /** {@code r || s} over the hash of the message, for an elliptic-curve key. */
    public Bytes sign(Bytes message) {
        BigInteger[] rs = ecdsa(message.toByteArray());
        return Bytes.concat(fixed(rs[0]), fixed(rs[1]));
    }

    private BigInteger[] ecdsa(byte[] message) {
        Digest digest = kind == Kind.P256 ? new SHA256Digest() : new SHA384Digest();
        byte[] hash = new byte[digest.getDigestSize()];
        digest.update(message, 0, message.length);
        int unused = digest.doFinal(hash, 0);
        ECDSASigner signer =
                new ECDSASigner(new HMacDSAKCalculator(kind == Kind.P256 ? new SHA256Digest() : new SHA384Digest()));
        signer.init(true, secret);
        return signer.generateSignature(hash);
    }

    private byte[] pss(byte[] message) {
        SecureRandom salt = new Seed(salts).stream(Bytes.copyOf(message).hex());
        PSSSigner signer = new PSSSigner(new RSABlindedEngine(), new SHA384Digest(), SALT);
        signer.init(true, new ParametersWithRandom(secret, salt));
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new AssertionError("a key that was made here can sign", e);
        }
    }

    private Bytes fixed(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[kind.coordinate];
        int length = Math.min(bytes.length, kind.coordinate);
        System.arraycopy(bytes, bytes.length - length, padded, kind.coordinate - length, length);
        return Bytes.wrapUnsafe(padded);
    }
}
