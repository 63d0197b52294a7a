package dev.vitrine.evidence.x509;

import dev.vitrine.tlog.MalformedException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The signature algorithms of the vendors' certificates. SHA-1 and shorter hashes are absent on purpose. */
public enum SignatureAlgorithm {
    ECDSA_SHA256("SHA-256"),
    ECDSA_SHA384("SHA-384"),
    RSA_PKCS1_SHA256("SHA-256"),
    RSA_PKCS1_SHA384("SHA-384"),
    RSA_PSS_SHA256("SHA-256"),
    RSA_PSS_SHA384("SHA-384");

    private static final int SHA256_SIZE = 32;
    private static final int SHA384_SIZE = 48;

    private final String digest;

    SignatureAlgorithm(String digest) {
        this.digest = digest;
    }

    /** The JDK's name of the hash. */
    String digest() {
        return digest;
    }

    static SignatureAlgorithm of(AlgorithmIdentifier identifier) throws MalformedException {
        ASN1ObjectIdentifier oid = identifier.getAlgorithm();
        if (oid.equals(X9ObjectIdentifiers.ecdsa_with_SHA256)) {
            return ECDSA_SHA256;
        }
        if (oid.equals(X9ObjectIdentifiers.ecdsa_with_SHA384)) {
            return ECDSA_SHA384;
        }
        if (oid.equals(PKCSObjectIdentifiers.sha256WithRSAEncryption)) {
            return RSA_PKCS1_SHA256;
        }
        if (oid.equals(PKCSObjectIdentifiers.sha384WithRSAEncryption)) {
            return RSA_PKCS1_SHA384;
        }
        if (oid.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return pss(identifier);
        }
        throw new MalformedException("a signature algorithm that is not supported", MalformedException.NO_POSITION);
    }

    /** PSS with one hash for the message and for MGF1, and a salt of its length: what AMD and everybody else uses. */
    private static SignatureAlgorithm pss(AlgorithmIdentifier identifier) throws MalformedException {
        RSASSAPSSparams params = RSASSAPSSparams.getInstance(identifier.getParameters());
        ASN1ObjectIdentifier hash = params.getHashAlgorithm().getAlgorithm();
        AlgorithmIdentifier mask = params.getMaskGenAlgorithm();
        boolean sameMaskHash = mask.getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
                && AlgorithmIdentifier.getInstance(mask.getParameters())
                        .getAlgorithm()
                        .equals(hash);
        int salt = bounded(params.getSaltLength());
        if (sameMaskHash && bounded(params.getTrailerField()) == 1) {
            if (hash.equals(NISTObjectIdentifiers.id_sha256) && salt == SHA256_SIZE) {
                return RSA_PSS_SHA256;
            }
            if (hash.equals(NISTObjectIdentifiers.id_sha384) && salt == SHA384_SIZE) {
                return RSA_PSS_SHA384;
            }
        }
        throw new MalformedException("RSASSA-PSS parameters that are not supported", MalformedException.NO_POSITION);
    }

    private static int bounded(BigInteger value) {
        return value.signum() >= 0 && value.bitLength() < 16 ? value.intValue() : -1;
    }
}
