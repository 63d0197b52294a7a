package dev.vitrine.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.evidence.epid.EpidQuote;
import dev.vitrine.evidence.epid.IasEvidence;
import dev.vitrine.evidence.epid.IasReport;
import dev.vitrine.evidence.epid.IasReportVerifier;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reports of Intel's attestation service in every form in which they were kept, and EPID quotes alone. */
final class IasCorpus implements CorpusKind {

    private static final Instant ANY_TIME = Instant.parse("2022-01-01T00:00:00Z");
    private static final String REPORT = "report.json";
    private static final String CERTIFICATE = "ra_tls_cert.der";
    private static final String QUOTE = "quote.bin";
    private static final IasReportVerifier VERIFIER = new IasReportVerifier(PublishedKeys.shipped());

    @Override
    public Set<String> kinds() {
        return Set.of("ias-epid");
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        if (!artefact.has(REPORT) && artefact.has(QUOTE)) {
            return lookAtQuote(artefact);
        }
        Optional<Verdict> verdict = verify(artefact);
        CorpusResult result = new CorpusResult(expected(artefact), got(verdict));
        for (IasEvidence other : otherForms(artefact)) {
            result.field("in another form", got(verdict), got(Optional.of(verify(other))));
        }
        if (verdict.isPresent()) {
            compare(artefact, verdict.get(), result);
        }
        if (artefact.has(QUOTE)) {
            result.field(
                    "the quote that was sent",
                    IasReport.parse(artefact.file(REPORT)).quote().raw().hex(),
                    EpidQuote.parse(artefact.file(QUOTE)).body().raw().hex());
        }
        return result;
    }

    private static String expected(CorpusCase artefact) {
        String expect = artefact.expect();
        if (expect.startsWith("parse only")) {
            return "unsigned";
        }
        if (expect.startsWith("parse as EPID quote")) {
            return "quote alone";
        }
        return artefact.isRejected() ? "refused" : "authentic";
    }

    private static String got(Optional<Verdict> verdict) {
        if (verdict.isEmpty() || verdict.get().forgery().isPresent()) {
            return "refused";
        }
        return DcapCorpus.outcome(verdict.get(), "report.signature") == Outcome.PROVEN ? "authentic" : "unsigned";
    }

    private static Optional<Verdict> verify(CorpusCase artefact) {
        try {
            if (!artefact.has(REPORT)) {
                return Optional.of(verify(IasEvidence.ofRaTls(artefact.file(CERTIFICATE))));
            }
            boolean isSigned = artefact.has("signature.bin");
            List<Certificate> chain =
                    isSigned ? Pem.certificates(artefact.file("signing_chain.pem")) : List.<Certificate>of();
            Optional<Bytes> signature = isSigned ? Optional.of(artefact.file("signature.bin")) : Optional.empty();
            return Optional.of(verify(new IasEvidence(artefact.file(REPORT), signature, chain)));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static Verdict verify(IasEvidence evidence) throws MalformedException {
        Instant at;
        try {
            at = IasReport.parse(evidence.report()).timestamp();
        } catch (MalformedException e) {
            at = ANY_TIME;
        }
        return VERIFIER.verify(evidence, at);
    }

    /** The same report as it came over HTTP, or inside a certificate. */
    private static List<IasEvidence> otherForms(CorpusCase artefact) throws Exception {
        List<IasEvidence> forms = new ArrayList<>();
        if (!artefact.has(REPORT)) {
            return forms;
        }
        Bytes report = artefact.file(REPORT);
        if (artefact.has(CERTIFICATE)) {
            forms.add(IasEvidence.ofRaTls(artefact.file(CERTIFICATE)));
        }
        if (artefact.has("ias_response_headers.json")) {
            JsonNode headers = new ObjectMapper()
                    .readTree(artefact.file("ias_response_headers.json").toUtf8());
            forms.add(IasEvidence.ofHeaders(
                    report,
                    headers.path("X-IASReport-Signature").asText(),
                    headers.path("X-IASReport-Signing-Certificate").asText()));
        }
        if (artefact.has("certificates.urlencoded")) {
            forms.add(IasEvidence.ofHeaders(
                    report,
                    artefact.file("signature.b64").toUtf8(),
                    artefact.file("certificates.urlencoded").toUtf8()));
        }
        return forms;
    }

    private static CorpusResult lookAtQuote(CorpusCase artefact) throws Exception {
        Bytes quote = artefact.file(QUOTE);
        Verdict verdict = VERIFIER.verifyQuote(quote, ANY_TIME);
        boolean unproven = verdict.conclusion() == Outcome.UNKNOWN;
        CorpusResult result = new CorpusResult(expected(artefact), unproven ? "quote alone" : "refused");
        JsonNode claims = artefact.at("claims");
        result.field("total", claims.path("total").asInt(), quote.size());
        result.field(
                "version", claims.path("version").asText(), verdict.fields().get("quote.version"));
        result.field(
                "sign type",
                claims.path("sign_type").asInt() == 1 ? "linkable" : "unlinkable",
                verdict.fields().get("quote.sign-type"));
        for (String name : List.of("mr_enclave", "mr_signer")) {
            result.field(name, claims.path(name).asText(), verdict.fields().get("sgx." + name.replace("_", "")));
        }
        return result;
    }

    private static void compare(CorpusCase artefact, Verdict verdict, CorpusResult result) {
        artefact.at("claims").fields().forEachRemaining(claim -> compareClaim(claim, verdict.fields(), result));
        String expect = artefact.expect();
        if (!artefact.isRejected()) {
            Outcome debug = DcapCorpus.outcome(verdict, "attributes.debug");
            boolean claimed = artefact.at("claims", "debug").asBoolean();
            result.field("debug", claimed ? Outcome.WARNING : Outcome.PROVEN, debug);
            String status = verdict.fields().getOrDefault("ias.status", "");
            result.field("status", true, expect.contains("status " + status));
        }
        if (artefact.at("computed", "report_signature").isBoolean()) {
            boolean refuted = DcapCorpus.outcome(verdict, "report.signature") == Outcome.REFUTED;
            result.field(
                    "signature", artefact.at("computed", "report_signature").booleanValue(), !refuted);
        }
    }

    /** The manifest has Intel's names, {@code platformInfoBlob}; fields are written {@code platform-info-blob}. */
    private static String dashed(String name) {
        StringBuilder dashed = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean begins = Character.isUpperCase(c) && i > 0 && Character.isLowerCase(name.charAt(i - 1));
            dashed.append(begins ? "-" : "").append(Character.toLowerCase(c));
        }
        return dashed.toString();
    }

    private static void compareClaim(
            Map.Entry<String, JsonNode> claim, Map<String, String> fields, CorpusResult result) {
        String name =
                switch (claim.getKey()) {
                    case "id" -> "ias.id";
                    case "timestamp" -> "ias.timestamp";
                    case "version" -> "ias.version";
                    case "isvEnclaveQuoteStatus" -> "ias.status";
                    case "advisoryIDs" -> "ias.advisories";
                    case "attributes" -> "sgx.attributes";
                    case "cpusvn" -> "sgx.cpusvn";
                    case "debug" -> "sgx.debug";
                    case "mr_enclave" -> "sgx.mrenclave";
                    case "mr_signer" -> "sgx.mrsigner";
                    case "isv_prod_id" -> "sgx.isvprodid";
                    case "isv_svn" -> "sgx.isvsvn";
                    case "report_data" -> "report-data";
                    case "epid_gid" -> "quote.epid-group";
                    case "qe_svn" -> "quote.qe-svn";
                    case "pce_svn" -> "quote.pce-svn";
                    case "quote_version" -> "quote.version";
                    case "sign_type" -> "quote.sign-type";
                    case "quote_len" -> ""; // the parser takes no other than 432
                    default -> "ias." + dashed(claim.getKey());
                };
        if (name.isEmpty()) {
            return;
        }
        if (!fields.containsKey(name)) {
            throw new AssertionError("a claim that is not compared: " + claim.getKey());
        }
        String expected = claim.getValue().asText();
        if (claim.getKey().equals("timestamp")) {
            expected += "Z";
        } else if (claim.getValue().isArray()) {
            List<String> items = new ArrayList<>();
            claim.getValue().forEach(item -> items.add(item.asText()));
            expected = String.join(" ", items);
        }
        result.field(name, expected, fields.get(name));
    }
}
