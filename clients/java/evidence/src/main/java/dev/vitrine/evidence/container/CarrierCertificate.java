package dev.vitrine.evidence.container;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.x509.Der;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/**
 * An X.509 certificate that carries a quote in an extension (RA-TLS). The certificate itself is self-made and is not judged; its
 * key may be of any kind, so it is not read as one of a chain.
 */
final class CarrierCertificate {

    /** Open Enclave's, its newer one, Microsoft's, and Gramine's legacy one. */
    private static final List<String> EXTENSIONS =
            List.of("1.2.840.113556.10.1.1", "1.2.840.113556.10.1.2", "1.3.6.1.4.1.311.105.1", "1.2.840.113741.1337.6");

    private static final int MAX_SIZE = 128 * 1024;

    private CarrierCertificate() {}

    static Optional<Contents> open(Bytes bytes) throws MalformedException {
        Bytes der = der(bytes);
        if (der.size() < 4 || der.size() > MAX_SIZE || der.at(0) != 0x30) {
            return Optional.empty();
        }
        @Nullable Extensions extensions;
        try {
            extensions = Certificate.getInstance(Der.parse(der, "a certificate"))
                    .getTBSCertificate()
                    .getExtensions();
        } catch (MalformedException | RuntimeException e) {
            return Optional.empty();
        }
        for (String oid : EXTENSIONS) {
            @Nullable
            Extension extension = extensions == null ? null : extensions.getExtension(new ASN1ObjectIdentifier(oid));
            if (extension != null) {
                Optional<Contents> contents =
                        quote(Bytes.copyOf(extension.getExtnValue().getOctets()));
                if (contents.isPresent()) {
                    return contents;
                }
            }
        }
        return Optional.empty();
    }

    /** A certificate as DER, or as base64 alone, as some services publish theirs. */
    private static Bytes der(Bytes bytes) {
        if (!bytes.isEmpty() && bytes.at(0) == 'M' && bytes.size() <= 2 * MAX_SIZE) {
            try {
                String text = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
                return Base64Strict.decode(text.replaceAll("\\s", ""));
            } catch (MalformedException e) {
                return bytes;
            }
        }
        return bytes;
    }

    /** The value is what Open Enclave writes, a quote alone, or either of them in one more octet string. */
    private static Optional<Contents> quote(Bytes value) throws MalformedException {
        Bytes content = value;
        if (!value.isEmpty() && value.at(0) == 4) {
            try {
                content = Bytes.copyOf(ASN1OctetString.getInstance(Der.parse(value, "an extension"))
                        .getOctets());
            } catch (MalformedException | RuntimeException e) {
                content = value;
            }
        }
        Optional<Contents> openEnclave = OpenEnclave.open(content);
        if (openEnclave.isPresent()) {
            return Optional.of(openEnclave
                    .get()
                    .named("certificate with " + openEnclave.get().format()));
        }
        return OpenEnclave.looksLikeQuote(content)
                ? Optional.of(Contents.of("certificate with a quote", EvidenceKind.SGX_QUOTE, content))
                : Optional.empty();
    }
}
