package dev.vitrine.evidence.container;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.List;
import java.util.Optional;

/**
 * JSON of verifiers: Azure vTPM evidence as the Confidential Containers send it (two versions), and vaportpm's. The TPM quotes
 * in them are carried along and not judged.
 */
final class JsonEvidence {

    private JsonEvidence() {}

    static Optional<Contents> open(Bytes bytes) throws MalformedException {
        int start = 0;
        while (start < bytes.size() && " \t\r\n".indexOf(bytes.at(start)) >= 0) {
            start++;
        }
        if (start == bytes.size() || bytes.at(start) != '{') {
            return Optional.empty();
        }
        JsonFields json = StrictJson.document(bytes);
        if (json.has("hcl_report") && json.has("vcek")) {
            Bytes vcek = base64Url(json.text("vcek"));
            return azure(base64Url(json.text("hcl_report")), List.of(Certificate.parse(vcek)));
        }
        if (json.has("report") && json.has("vcek")) {
            return azure(json.octets("report"), Pem.certificates(Bytes.utf8(json.text("vcek"))));
        }
        if (json.has("attestation") && json.object("attestation").has("nitro")) {
            Bytes document =
                    Bytes.fromHex(json.object("attestation").object("nitro").text("document"));
            return Optional.of(Contents.of("vaportpm evidence", EvidenceKind.NITRO_DOCUMENT, document));
        }
        return Optional.empty();
    }

    private static Optional<Contents> azure(Bytes report, List<Certificate> certificates) throws MalformedException {
        Contents inner = HclReport.open(report)
                .orElseThrow(() -> new MalformedException("not an HCL report", MalformedException.NO_POSITION));
        return Optional.of(inner.named("Azure vTPM evidence").with(certificates, List.of()));
    }

    /** RFC 4648 section 5, without padding. */
    private static Bytes base64Url(String text) throws MalformedException {
        String standard = text.replace('-', '+').replace('_', '/');
        return Base64Strict.decode(standard + "=".repeat((4 - standard.length() % 4) % 4));
    }
}
