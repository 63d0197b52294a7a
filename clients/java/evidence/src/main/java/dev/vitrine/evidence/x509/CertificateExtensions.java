package dev.vitrine.evidence.x509;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;

/** The extensions of a certificate that decide what it may sign, and the raw values of all of them. */
@Immutable
final class CertificateExtensions {

    private static final Set<String> UNDERSTOOD =
            Set.of(Extension.basicConstraints.getId(), Extension.keyUsage.getId());

    @SuppressWarnings("Immutable") // an unmodifiable copy
    private final Map<String, Bytes> values;

    @SuppressWarnings("Immutable") // an unmodifiable copy
    private final Set<String> unknownCritical;

    private final boolean authority;
    private final OptionalInt pathLength;
    private final OptionalInt keyUsage;
    private final Optional<Bytes> subjectKeyId;
    private final Optional<Bytes> authorityKeyId;

    private CertificateExtensions(
            Map<String, Bytes> values,
            Set<String> unknownCritical,
            boolean authority,
            OptionalInt pathLength,
            OptionalInt keyUsage,
            Optional<Bytes> subjectKeyId,
            Optional<Bytes> authorityKeyId) {
        this.values = values;
        this.unknownCritical = unknownCritical;
        this.authority = authority;
        this.pathLength = pathLength;
        this.keyUsage = keyUsage;
        this.subjectKeyId = subjectKeyId;
        this.authorityKeyId = authorityKeyId;
    }

    /** Reads the extensions; a second one of a kind was refused by the parser that made {@code extensions}. */
    static CertificateExtensions of(@Nullable Extensions extensions) throws MalformedException {
        Map<String, Bytes> values = new HashMap<>();
        Set<String> unknownCritical = new HashSet<>();
        if (extensions != null) {
            for (ASN1ObjectIdentifier oid : extensions.getExtensionOIDs()) {
                Extension extension = extensions.getExtension(oid);
                values.put(oid.getId(), Bytes.copyOf(extension.getExtnValue().getOctets()));
                if (extension.isCritical() && !UNDERSTOOD.contains(oid.getId())) {
                    boolean unused = unknownCritical.add(oid.getId());
                }
            }
        }
        boolean authority = false;
        OptionalInt pathLength = OptionalInt.empty();
        @Nullable ASN1Primitive constraints = value(values, Extension.basicConstraints);
        if (constraints != null) {
            BasicConstraints basic = BasicConstraints.getInstance(constraints);
            authority = basic.isCA();
            if (basic.getPathLenConstraint() != null) {
                pathLength =
                        OptionalInt.of(Math.max(0, basic.getPathLenConstraint().intValueExact()));
            }
        }
        @Nullable ASN1Primitive usage = value(values, Extension.keyUsage);
        @Nullable ASN1Primitive subject = value(values, Extension.subjectKeyIdentifier);
        @Nullable ASN1Primitive issuer = value(values, Extension.authorityKeyIdentifier);
        return new CertificateExtensions(
                Map.copyOf(values),
                Set.copyOf(unknownCritical),
                authority,
                pathLength,
                usage == null ? OptionalInt.empty() : OptionalInt.of(bits(KeyUsage.getInstance(usage))),
                subject == null
                        ? Optional.empty()
                        : Optional.of(Bytes.copyOf(
                                ASN1OctetString.getInstance(subject).getOctets())),
                issuer == null ? Optional.empty() : keyId(AuthorityKeyIdentifier.getInstance(issuer)));
    }

    private static @Nullable ASN1Primitive value(Map<String, Bytes> values, ASN1ObjectIdentifier oid)
            throws MalformedException {
        Bytes value = values.get(oid.getId());
        return value == null ? null : Der.parse(value, "a certificate extension");
    }

    private static int bits(KeyUsage usage) {
        int bits = 0;
        for (int bit : new int[] {KeyUsage.digitalSignature, KeyUsage.keyCertSign, KeyUsage.cRLSign}) {
            bits |= usage.hasUsages(bit) ? bit : 0;
        }
        return bits;
    }

    static Optional<Bytes> keyId(AuthorityKeyIdentifier identifier) {
        byte @Nullable [] octets = identifier.getKeyIdentifierOctets();
        return octets == null ? Optional.empty() : Optional.of(Bytes.copyOf(octets));
    }

    Optional<Bytes> value(String oid) {
        return Optional.ofNullable(values.get(oid));
    }

    /** Whether there is a critical extension that neither this package nor the caller understands. */
    boolean hasUnknownCritical(Set<String> alsoUnderstood) {
        return !alsoUnderstood.containsAll(unknownCritical);
    }

    boolean isAuthority() {
        return authority;
    }

    OptionalInt pathLength() {
        return pathLength;
    }

    /** Whether the key may be used for this; RFC 5280 section 4.2.1.3: without the extension it may be used for anything. */
    boolean permits(int usage) {
        return keyUsage.isEmpty() || (keyUsage.getAsInt() & usage) != 0;
    }

    Optional<Bytes> subjectKeyId() {
        return subjectKeyId;
    }

    Optional<Bytes> authorityKeyId() {
        return authorityKeyId;
    }
}
