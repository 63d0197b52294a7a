package dev.vitrine.evidence.epid;

import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A report with what came along with it.
 *
 * @param report the exact body
 * @param signature over the body; empty where it was not kept
 * @param certificates the signer's first, then, where it was kept, the authority's
 */
public record IasEvidence(Bytes report, Optional<Bytes> signature, List<Certificate> certificates) {

    /** A comment field of Netscape's that early RA-TLS libraries put the report into. */
    private static final String RA_TLS_EXTENSION = "2.16.840.1.113730.1.13";

    private static final int MAX_HEADER = 64 * 1024;

    public IasEvidence {
        certificates = List.copyOf(certificates);
    }

    /**
     * From an answer of the service.
     *
     * @param signature the header {@code X-IASReport-Signature}
     * @param certificates the header {@code X-IASReport-Signing-Certificate}, percent-encoded PEM
     */
    public static IasEvidence ofHeaders(Bytes body, String signature, String certificates) throws MalformedException {
        return new IasEvidence(
                body, Optional.of(Base64Strict.decode(signature)), Pem.certificates(percentDecode(certificates)));
    }

    /** From an RA-TLS certificate: {@code report|signature|certificate} in one extension, the last two in base64. */
    public static IasEvidence ofRaTls(Bytes certificate) throws MalformedException {
        Bytes value = Certificate.parse(certificate)
                .extension(RA_TLS_EXTENSION)
                .orElseThrow(() ->
                        new MalformedException("the certificate holds no report", MalformedException.NO_POSITION));
        int first = value.indexOf((byte) '|', 0);
        int second = first < 0 ? -1 : value.indexOf((byte) '|', first + 1);
        if (second < 0) {
            throw new MalformedException("the report in a certificate has three parts", MalformedException.NO_POSITION);
        }
        return new IasEvidence(
                value.slice(0, first),
                Optional.of(Base64Strict.decode(value.slice(first + 1, second).toUtf8())),
                List.of(Certificate.parse(
                        Base64Strict.decode(value.slice(second + 1).toUtf8()))));
    }

    /** Decodes {@code %XX} and nothing else: a plus is a plus, because base64 has it. */
    static Bytes percentDecode(String text) throws MalformedException {
        if (text.length() > MAX_HEADER) {
            throw new MalformedException("a header is too long", MAX_HEADER);
        }
        List<Bytes> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', from)) {
            parts.add(Bytes.utf8(text.substring(from, at)));
            if (at + 3 > text.length()) {
                throw new MalformedException("a percent sign without two digits", at);
            }
            parts.add(Bytes.fromHex(text.substring(at + 1, at + 3)));
            from = at + 3;
        }
        parts.add(Bytes.utf8(text.substring(from)));
        return Bytes.concat(parts.toArray(new Bytes[0]));
    }
}
