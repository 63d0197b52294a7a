package dev.vitrine.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructBody;
import dev.vitrine.evidence.sigstruct.SigstructVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** SIGSTRUCTs of public enclaves, and such that were broken on purpose. */
final class SigstructCorpus implements CorpusKind {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final SigstructVerifier VERIFIER = new SigstructVerifier(PublishedKeys.shipped());

    @Override
    public Set<String> kinds() {
        return Set.of("sigstruct");
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        String expected = artefact.expect().contains("REJECT") ? "refused" : "authentic";
        Bytes file = artefact.onlyFile();
        Verdict verdict;
        Sigstruct sigstruct;
        try {
            sigstruct = Sigstruct.parse(file);
            verdict = VERIFIER.verify(sigstruct, AT);
        } catch (MalformedException e) {
            CorpusResult result = new CorpusResult(expected, "refused");
            if (artefact.at("claims").has("mr_enclave")) {
                // What is claimed of a file that is no SIGSTRUCT is claimed of the part to be signed.
                result.field(
                        "mr_enclave",
                        artefact.at("claims", "mr_enclave").asText(),
                        SigstructBody.parse(file).mrEnclave().hex());
            }
            return result;
        }
        boolean proven = List.of("sigstruct.signature", "sigstruct.q1", "sigstruct.q2").stream()
                .allMatch(id -> DcapCorpus.outcome(verdict, id) == Outcome.PROVEN);
        CorpusResult result = new CorpusResult(expected, proven ? "authentic" : "refused");
        artefact.at("claims").fields().forEachRemaining(claim -> compare(claim, sigstruct.body(), verdict, result));
        artefact.text("signer_note")
                .ifPresent(note -> result.field(
                        "published key",
                        note.contains("sample") ? Outcome.WARNING : Outcome.PROVEN,
                        DcapCorpus.outcome(verdict, "sigstruct.signer")));
        return result;
    }

    private static void compare(
            Map.Entry<String, JsonNode> claim, SigstructBody body, Verdict verdict, CorpusResult result) {
        Map<String, String> fields = verdict.fields();
        String got =
                switch (claim.getKey()) {
                    case "attr_mask" -> fields.get("sigstruct.attributes-mask");
                    case "attributes" -> fields.get("sgx.attributes");
                    case "date" ->
                        String.format(Locale.ROOT, "%08x", body.date().raw());
                    case "debug" -> fields.get("sgx.debug");
                    case "isvsvn" -> fields.get("sgx.isvsvn");
                    case "miscselect" -> fields.get("sgx.miscselect");
                    case "mr_enclave" -> fields.get("sgx.mrenclave");
                    case "mr_signer" -> fields.get("sgx.mrsigner");
                    case "prodid" -> fields.get("sgx.isvprodid");
                    case "vendor" -> fields.get("sigstruct.vendor");
                    case "exponent" -> "3"; // the parser takes no other
                    case "header_ok" -> "true";
                    case "sig_ok" -> proven(verdict, "sigstruct.signature");
                    case "q1q2_ok" -> proven(verdict, "sigstruct.q2");
                    default -> throw new AssertionError("a claim that is not compared: " + claim.getKey());
                };
        result.field(claim.getKey(), claim.getValue().asText(), got);
    }

    private static String proven(Verdict verdict, String id) {
        return Boolean.toString(DcapCorpus.outcome(verdict, id) == Outcome.PROVEN);
    }
}
