package dev.vitrine.evidence.x509;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.jspecify.annotations.Nullable;

/** One X.509 certificate (RFC 5280), with the exact bytes that it was read from. Equal when those bytes are. */
@Immutable
public final class Certificate {

    /** No certificate of the field comes near; a bound before anything is parsed. */
    public static final int MAX_SIZE = 16 * 1024;

    private final Bytes der;
    private final Bytes sha256;
    private final Bytes tbs;
    private final SignatureAlgorithm algorithm;
    private final Bytes signature;

    @SuppressWarnings("Immutable") // BigInteger is
    private final BigInteger serial;

    private final Bytes issuer;
    private final Bytes subject;
    private final String subjectText;
    private final String commonName;
    private final Instant notBefore;
    private final Instant notAfter;
    private final SubjectKey key;
    private final CertificateExtensions extensions;

    private Certificate(Bytes der, ASN1Sequence sequence) throws MalformedException {
        org.bouncycastle.asn1.x509.Certificate parsed = org.bouncycastle.asn1.x509.Certificate.getInstance(sequence);
        TBSCertificate body = parsed.getTBSCertificate();
        // SPEC: This field MUST contain the same algorithm identifier as the signature field in the sequence
        // tbsCertificate (RFC 5280 section 4.1.1.2).
        if (!body.getSignature().equals(parsed.getSignatureAlgorithm())) {
            throw new MalformedException("the certificate names two signature algorithms", 0);
        }
        this.der = der;
        this.sha256 = Hashes.sha256(der);
        this.tbs = Der.encode(sequence.getObjectAt(0));
        this.algorithm = SignatureAlgorithm.of(parsed.getSignatureAlgorithm());
        this.signature = Bytes.wrapUnsafe(parsed.getSignature().getOctets());
        this.serial = body.getSerialNumber().getValue();
        this.issuer = Der.encode(body.getIssuer());
        this.subject = Der.encode(body.getSubject());
        this.subjectText = body.getSubject().toString();
        this.commonName = commonName(body.getSubject());
        this.notBefore = Der.time(body.getStartDate(), "notBefore");
        this.notAfter = Der.time(body.getEndDate(), "notAfter");
        this.key = SubjectKey.of(body.getSubjectPublicKeyInfo());
        this.extensions = CertificateExtensions.of(body.getExtensions());
    }

    /** Parses one certificate that fills {@code der}. */
    public static Certificate parse(Bytes der) throws MalformedException {
        if (der.size() > MAX_SIZE) {
            throw new MalformedException("a certificate is too large", 0);
        }
        try {
            return new Certificate(der, ASN1Sequence.getInstance(Der.parse(der, "a certificate")));
        } catch (RuntimeException e) {
            // Bouncy Castle reports a wrong ASN.1 type as one of several unchecked exceptions.
            throw new MalformedException("not an X.509 certificate", MalformedException.NO_POSITION);
        }
    }

    private static String commonName(X500Name name) {
        RDN[] names = name.getRDNs(BCStyle.CN);
        return names.length == 1 && !names[0].isMultiValued()
                ? IETFUtils.valueToString(names[0].getFirst().getValue())
                : "";
    }

    public Bytes der() {
        return der;
    }

    /** SHA-256 of the whole certificate: a name for display, not an identity (its signature is malleable). */
    public Bytes sha256() {
        return sha256;
    }

    public BigInteger serial() {
        return serial;
    }

    /** The DER of the issuer's name. */
    public Bytes issuer() {
        return issuer;
    }

    /** The DER of the subject's name. */
    public Bytes subject() {
        return subject;
    }

    /** The subject's name for people. */
    public String subjectText() {
        return subjectText;
    }

    /** The subject's only common name, or an empty string. */
    public String commonName() {
        return commonName;
    }

    public Instant notBefore() {
        return notBefore;
    }

    public Instant notAfter() {
        return notAfter;
    }

    public SubjectKey key() {
        return key;
    }

    public boolean isAuthority() {
        return extensions.isAuthority();
    }

    public Optional<Bytes> subjectKeyId() {
        return extensions.subjectKeyId();
    }

    /** The value of an extension (what its octet string wraps), by dotted object identifier. */
    public Optional<Bytes> extension(String oid) {
        return extensions.value(oid);
    }

    /** Whether the key may verify signatures over data. */
    public boolean permitsDigitalSignature() {
        return extensions.permits(KeyUsage.digitalSignature);
    }

    boolean permitsCrlSign() {
        return extensions.permits(KeyUsage.cRLSign);
    }

    /** The first reason, apart from time, why {@code issuer} did not rightly issue this certificate at this depth. */
    Optional<Fault> faultUnder(
            Certificate issuer, int authoritiesBelowIssuer, Set<String> understood, EcdsaVerifier ecdsa) {
        if (!this.issuer.equals(issuer.subject)) {
            return Optional.of(Fault.ISSUER_NAME);
        }
        if (differs(extensions.authorityKeyId(), issuer.subjectKeyId())) {
            return Optional.of(Fault.KEY_IDENTIFIER);
        }
        if (!issuer.isAuthority()) {
            return Optional.of(Fault.NOT_A_CA);
        }
        if (issuer.extensions.pathLength().isPresent()
                && issuer.extensions.pathLength().getAsInt() < authoritiesBelowIssuer) {
            return Optional.of(Fault.PATH_LENGTH);
        }
        if (!issuer.extensions.permits(KeyUsage.keyCertSign)) {
            return Optional.of(Fault.KEY_USAGE);
        }
        if (extensions.hasUnknownCritical(understood)) {
            return Optional.of(Fault.CRITICAL_EXTENSION);
        }
        try {
            issuer.key.verify(algorithm, tbs, signature, ecdsa);
        } catch (VerificationException e) {
            return Optional.of(Fault.BAD_SIGNATURE);
        }
        return Optional.empty();
    }

    /** Two identifiers that are both there and not equal. */
    static boolean differs(Optional<Bytes> authorityKeyId, Optional<Bytes> subjectKeyId) {
        return authorityKeyId.isPresent()
                && subjectKeyId.isPresent()
                && !authorityKeyId.get().equals(subjectKeyId.get());
    }

    /** Why it is not valid at this time. */
    public Optional<Fault> faultAt(Instant at) {
        if (at.isBefore(notBefore)) {
            return Optional.of(Fault.NOT_YET_VALID);
        }
        return at.isAfter(notAfter) ? Optional.of(Fault.EXPIRED) : Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Certificate that && der.equals(that.der);
    }

    @Override
    public int hashCode() {
        return der.hashCode();
    }

    @Override
    public String toString() {
        return subjectText;
    }
}
