package dev.vitrine.evidence.dossier;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.container.Container;
import dev.vitrine.evidence.container.Contents;
import dev.vitrine.evidence.epid.IasEvidence;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON, told apart by the names of its outermost object; where it is broken, by the names that can still be seen. */
final class JsonFormats {

    private static final int MAX_SIZE = 8 * 1024 * 1024;
    private static final int BEGINNING = 16 * 1024;

    /** A name, and what a file is that has it. */
    private record Mark(String name, String format, EvidenceKind kind) {}

    private static final List<Mark> MARKS = List.of(
            new Mark("isvEnclaveQuoteBody", "report of Intel's attestation service", EvidenceKind.IAS_REPORT),
            new Mark("tcbInfo", "TCB info", EvidenceKind.PCS_COLLATERAL),
            new Mark("enclaveIdentity", "identity of an enclave of Intel's", EvidenceKind.PCS_COLLATERAL),
            new Mark("qeIdentity", "identity of an enclave of Intel's", EvidenceKind.PCS_COLLATERAL),
            new Mark("provenance_summary", "Cloud Build summary", EvidenceKind.DSSE_ENVELOPE),
            new Mark("payloadType", "DSSE envelope", EvidenceKind.DSSE_ENVELOPE),
            new Mark("verificationMaterial", "Sigstore bundle", EvidenceKind.SIGSTORE_BUNDLE),
            new Mark("predicateType", "in-toto statement", EvidenceKind.IN_TOTO_STATEMENT),
            new Mark("bomFormat", "CycloneDX document", EvidenceKind.CYCLONEDX_DOCUMENT),
            new Mark("spdxVersion", "SPDX document", EvidenceKind.SPDX_DOCUMENT));

    private JsonFormats() {}

    static Optional<Piece> open(Bytes file) throws MalformedException {
        int start = 0;
        while (start < file.size() && " \t\r\n".indexOf(file.at(start)) >= 0) {
            start++;
        }
        if (start == file.size() || (file.at(start) != '{' && file.at(start) != '[') || file.size() > MAX_SIZE) {
            return Optional.empty();
        }
        if (file.at(start) == '[') {
            Optional<Piece> log = DocumentFormats.eventLogInJson(file);
            return log.isPresent() ? log : DocumentFormats.open(file);
        }
        JsonFields fields;
        try {
            fields = StrictJson.document(file);
        } catch (MalformedException e) {
            return broken(file);
        }
        Optional<Piece> piece = object(file, fields);
        return piece.isPresent() ? piece : DocumentFormats.open(file).or(() -> marked(file, fields));
    }

    private static Optional<Piece> object(Bytes file, JsonFields fields) throws MalformedException {
        if (fields.has("isvEnclaveQuoteBody")) {
            return Optional.of(Piece.of("report of Intel's attestation service", EvidenceKind.IAS_REPORT, file));
        }
        if (fields.has("X-IASReport-Signature")) {
            return Optional.of(iasHeaders(fields));
        }
        if (fields.has("tcbInfo")) {
            return Optional.of(document("TCB info", Part.TCB_INFO, file));
        }
        if (fields.has("enclaveIdentity") || fields.has("qeIdentity")) {
            return Optional.of(document("identity of an enclave of Intel's", Part.QE_IDENTITY, file));
        }
        if (fields.has("tcbEvaluationDataNumbers")) {
            return Optional.of(Piece.of("evaluation numbers of Intel's", EvidenceKind.PCS_COLLATERAL, file));
        }
        if (fields.has("quote") && fields.has("event_log")) {
            return quoteReport(fields);
        }
        Optional<Contents> wrapped = Container.open(file);
        return wrapped.map(WrapperFormats::piece);
    }

    private static Piece document(String format, Part part, Bytes file) {
        return Piece.ofParts(format, EvidenceKind.PCS_COLLATERAL, Map.of(part, file));
    }

    private static Piece iasHeaders(JsonFields fields) throws MalformedException {
        String signature = fields.text("X-IASReport-Signature");
        String certificates = fields.text("X-IASReport-Signing-Certificate");
        IasEvidence evidence = IasEvidence.ofHeaders(Bytes.EMPTY, signature, certificates);
        Map<Part, Bytes> parts = new EnumMap<>(Part.class);
        parts.put(Part.IAS_SIGNATURE, Bytes.utf8(signature));
        parts.put(Part.IAS_CERTIFICATES, CertificateFormats.pem(evidence.certificates()));
        return Piece.ofParts("headers of Intel's attestation service", EvidenceKind.IAS_REPORT, parts);
    }

    /** dstack's answer to a request for a quote: the quote in hexadecimal digits, its event log as text. */
    private static Optional<Piece> quoteReport(JsonFields fields) throws MalformedException {
        Bytes quote = Bytes.fromHex(fields.text("quote"));
        return HardwareFormats.quote(quote).map(piece -> withEventLog(piece, fields));
    }

    private static Piece withEventLog(Piece quote, JsonFields fields) {
        try {
            return new Piece(
                    "quote report of dstack",
                    quote.kind(),
                    quote.evidence(),
                    Map.of(Part.TDX_EVENT_LOG, Bytes.utf8(fields.text("event_log"))),
                    quote.certificates(),
                    quote.revocationLists(),
                    quote.binding());
        } catch (MalformedException e) {
            return quote;
        }
    }

    private static Optional<Piece> marked(Bytes file, JsonFields fields) {
        for (Mark mark : MARKS) {
            if (fields.has(mark.name())) {
                return Optional.of(Piece.of(mark.format(), mark.kind(), file));
            }
        }
        return Optional.empty();
    }

    /** Not JSON any more, but the names of some format are still in its beginning. */
    private static Optional<Piece> broken(Bytes file) {
        String beginning =
                new String(file.slice(0, Math.min(file.size(), BEGINNING)).toByteArray(), StandardCharsets.ISO_8859_1);
        for (Mark mark : MARKS) {
            if (beginning.contains("\"" + mark.name() + "\"")) {
                boolean isInfo = mark.name().equals("tcbInfo");
                return Optional.of(
                        mark.kind() == EvidenceKind.PCS_COLLATERAL
                                ? document(mark.format(), isInfo ? Part.TCB_INFO : Part.QE_IDENTITY, file)
                                : Piece.of(mark.format(), mark.kind(), file));
            }
        }
        return Optional.empty();
    }
}
