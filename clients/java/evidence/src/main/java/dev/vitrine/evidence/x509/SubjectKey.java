package dev.vitrine.evidence.x509;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.x509.EcdsaKey.Curve;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The public key of a certificate, as its exact SubjectPublicKeyInfo, and what can be verified with it. */
@Immutable
public final class SubjectKey {

    private final Bytes spki;
    private final Bytes spkiSha256;
    private final Optional<EcdsaKey> ecdsa;

    @SuppressWarnings("Immutable") // RsaKey is
    private final Optional<RsaKey> rsa;

    private SubjectKey(Bytes spki, Optional<EcdsaKey> ecdsa, Optional<RsaKey> rsa) {
        this.spki = spki;
        this.spkiSha256 = Hashes.sha256(spki);
        this.ecdsa = ecdsa;
        this.rsa = rsa;
    }

    static SubjectKey of(SubjectPublicKeyInfo info) throws MalformedException {
        Bytes spki = Der.encode(info);
        ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
        Bytes key = Bytes.wrapUnsafe(info.getPublicKeyData().getOctets());
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return new SubjectKey(spki, Optional.of(EcdsaKey.ofPoint(curve(info), key)), Optional.empty());
        }
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
                || algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            RSAPublicKey rsa = RSAPublicKey.getInstance(Der.parse(key, "an RSA key"));
            return new SubjectKey(
                    spki, Optional.empty(), Optional.of(RsaKey.of(rsa.getModulus(), rsa.getPublicExponent())));
        }
        throw new MalformedException("a public key algorithm that is not supported", MalformedException.NO_POSITION);
    }

    private static Curve curve(SubjectPublicKeyInfo info) throws MalformedException {
        // Named curves only: explicit parameters would let a certificate bring its own generator (CVE-2020-0601).
        if (info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier named) {
            if (named.equals(SECObjectIdentifiers.secp256r1)) {
                return Curve.P256;
            }
            if (named.equals(SECObjectIdentifiers.secp384r1)) {
                return Curve.P384;
            }
            if (named.equals(SECObjectIdentifiers.secp521r1)) {
                return Curve.P521;
            }
        }
        throw new MalformedException("an elliptic curve that is not supported", MalformedException.NO_POSITION);
    }

    /** The DER SubjectPublicKeyInfo. */
    public Bytes spki() {
        return spki;
    }

    public Bytes spkiSha256() {
        return spkiSha256;
    }

    /** The key as a curve point, where it is one. */
    public Optional<EcdsaKey> ecdsa() {
        return ecdsa;
    }

    /** The size of the RSA modulus, where it is one. */
    public Optional<Integer> rsaBits() {
        return rsa.map(RsaKey::bits);
    }

    /** Verifies a signature in the encoding of X.509: DER for ECDSA, an octet string for RSA. */
    public void verify(SignatureAlgorithm algorithm, Bytes message, Bytes signature) throws VerificationException {
        verify(algorithm, message, signature, EcdsaVerifier.PORTABLE);
    }

    void verify(SignatureAlgorithm algorithm, Bytes message, Bytes signature, EcdsaVerifier verifier)
            throws VerificationException {
        switch (algorithm) {
            case ECDSA_SHA256, ECDSA_SHA384 ->
                ecdsa.orElseThrow(SubjectKey::wrongKind).verifyDer(algorithm.digest(), message, signature, verifier);
            default -> rsa.orElseThrow(SubjectKey::wrongKind).verify(algorithm, message, signature);
        }
    }

    private static VerificationException wrongKind() {
        return new VerificationException(Reason.BAD_SIGNATURE, "the key does not fit the signature algorithm");
    }
}
