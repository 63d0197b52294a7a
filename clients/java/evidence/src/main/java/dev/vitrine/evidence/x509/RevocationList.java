package dev.vitrine.evidence.x509;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.TBSCertList;
import org.jspecify.annotations.Nullable;

/** A complete certificate revocation list (RFC 5280 section 5), with the exact bytes that it was read from. */
@Immutable
public final class RevocationList {

    public static final int MAX_SIZE = 4 * 1024 * 1024;

    private final Bytes der;
    private final Bytes sha256;
    private final Bytes tbs;
    private final SignatureAlgorithm algorithm;
    private final Bytes signature;
    private final Bytes issuer;
    private final String issuerText;
    private final Instant thisUpdate;
    private final Instant nextUpdate;

    @SuppressWarnings("Immutable") // an unmodifiable copy
    private final Set<BigInteger> revoked;

    @SuppressWarnings("Immutable") // BigInteger is
    private final Optional<BigInteger> number;

    private final Optional<Bytes> authorityKeyId;
    private final boolean unknownCritical;

    private RevocationList(Bytes der, ASN1Sequence sequence) throws MalformedException {
        CertificateList parsed = CertificateList.getInstance(sequence);
        TBSCertList body = parsed.getTBSCertList();
        if (!body.getSignature().equals(parsed.getSignatureAlgorithm())) {
            throw new MalformedException("the revocation list names two signature algorithms", 0);
        }
        // SPEC: Conforming CRL issuers MUST include the nextUpdate field in all CRLs (RFC 5280 section 5.1.2.5). A list
        // without one would never become stale.
        if (body.getNextUpdate() == null) {
            throw new MalformedException("the revocation list has no next update", 0);
        }
        this.der = der;
        this.sha256 = Hashes.sha256(der);
        this.tbs = Der.encode(sequence.getObjectAt(0));
        this.algorithm = SignatureAlgorithm.of(parsed.getSignatureAlgorithm());
        this.signature = Bytes.wrapUnsafe(parsed.getSignature().getOctets());
        this.issuer = Der.encode(body.getIssuer());
        this.issuerText = body.getIssuer().toString();
        this.thisUpdate = Der.time(body.getThisUpdate(), "thisUpdate");
        this.nextUpdate = Der.time(body.getNextUpdate(), "nextUpdate");
        this.revoked = serials(body);
        @Nullable Extensions extensions = body.getExtensions();
        this.number = number(extensions);
        this.authorityKeyId = authorityKeyId(extensions);
        this.unknownCritical = hasCritical(extensions) || hasCriticalEntry(body);
    }

    /** Parses one list that fills {@code der}. */
    public static RevocationList parse(Bytes der) throws MalformedException {
        if (der.size() > MAX_SIZE) {
            throw new MalformedException("a revocation list is too large", 0);
        }
        try {
            return new RevocationList(der, ASN1Sequence.getInstance(Der.parse(der, "a revocation list")));
        } catch (RuntimeException e) {
            // Bouncy Castle reports a wrong ASN.1 type as one of several unchecked exceptions.
            throw new MalformedException("not a certificate revocation list", MalformedException.NO_POSITION);
        }
    }

    private static Set<BigInteger> serials(TBSCertList body) throws MalformedException {
        Set<BigInteger> serials = new HashSet<>();
        for (TBSCertList.CRLEntry entry : body.getRevokedCertificates()) {
            if (!serials.add(entry.getUserCertificate().getValue())) {
                throw new MalformedException("the revocation list has a serial number twice", 0);
            }
        }
        return Set.copyOf(serials);
    }

    private static Optional<BigInteger> number(@Nullable Extensions extensions) throws MalformedException {
        Optional<Bytes> value = value(extensions, Extension.cRLNumber);
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(ASN1Integer.getInstance(Der.parse(value.get(), "a CRL number"))
                        .getValue());
    }

    private static Optional<Bytes> authorityKeyId(@Nullable Extensions extensions) throws MalformedException {
        Optional<Bytes> value = value(extensions, Extension.authorityKeyIdentifier);
        return value.isEmpty()
                ? Optional.empty()
                : CertificateExtensions.keyId(
                        AuthorityKeyIdentifier.getInstance(Der.parse(value.get(), "a key identifier")));
    }

    private static Optional<Bytes> value(@Nullable Extensions extensions, ASN1ObjectIdentifier oid) {
        @Nullable Extension extension = extensions == null ? null : extensions.getExtension(oid);
        return extension == null
                ? Optional.empty()
                : Optional.of(Bytes.copyOf(extension.getExtnValue().getOctets()));
    }

    private static boolean hasCriticalEntry(TBSCertList body) {
        for (TBSCertList.CRLEntry entry : body.getRevokedCertificates()) {
            if (hasCritical(entry.getExtensions())) {
                return true;
            }
        }
        return false;
    }

    /** Delta lists, partitioned lists and indirect lists say what they are in a critical extension; none is taken. */
    private static boolean hasCritical(@Nullable Extensions extensions) {
        return extensions != null && extensions.hasAnyCriticalExtensions();
    }

    public Bytes der() {
        return der;
    }

    /** SHA-256 of the whole list. */
    public Bytes sha256() {
        return sha256;
    }

    /** The DER of the issuer's name. */
    public Bytes issuer() {
        return issuer;
    }

    public String issuerText() {
        return issuerText;
    }

    public Instant thisUpdate() {
        return thisUpdate;
    }

    public Instant nextUpdate() {
        return nextUpdate;
    }

    public Optional<BigInteger> number() {
        return number;
    }

    public int size() {
        return revoked.size();
    }

    /** Whether a certificate of this list's issuer is listed. */
    public boolean lists(BigInteger serial) {
        return revoked.contains(serial);
    }

    /** The first reason, apart from time, why this is not {@code issuer}'s list. */
    public Optional<Fault> faultUnder(Certificate issuer) {
        return faultUnder(issuer, EcdsaVerifier.PORTABLE);
    }

    Optional<Fault> faultUnder(Certificate issuer, EcdsaVerifier ecdsa) {
        if (!this.issuer.equals(issuer.subject())) {
            return Optional.of(Fault.ISSUER_NAME);
        }
        if (Certificate.differs(authorityKeyId, issuer.subjectKeyId())) {
            return Optional.of(Fault.KEY_IDENTIFIER);
        }
        if (!issuer.permitsCrlSign()) {
            return Optional.of(Fault.KEY_USAGE);
        }
        if (unknownCritical) {
            return Optional.of(Fault.CRITICAL_EXTENSION);
        }
        try {
            issuer.key().verify(algorithm, tbs, signature, ecdsa);
        } catch (VerificationException e) {
            return Optional.of(Fault.BAD_SIGNATURE);
        }
        return Optional.empty();
    }

    /** Why it does not speak for this time. */
    public Optional<Fault> faultAt(Instant at) {
        if (at.isBefore(thisUpdate)) {
            return Optional.of(Fault.NOT_YET_VALID);
        }
        return at.isAfter(nextUpdate) ? Optional.of(Fault.EXPIRED) : Optional.empty();
    }
}
