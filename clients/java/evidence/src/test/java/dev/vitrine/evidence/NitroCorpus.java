package dev.vitrine.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.evidence.nitro.NitroDocument;
import dev.vitrine.evidence.nitro.NitroVerifier;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Nitro documents, judged at the time that each names and after its signer's certificate ended. */
final class NitroCorpus implements CorpusKind {

    private static final NitroVerifier VERIFIER = new NitroVerifier();

    @Override
    public Set<String> kinds() {
        return Set.of("nitro");
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        String expected = artefact.expect().startsWith("VALID") ? "authentic" : "refused";
        if (artefact.has("root.pem")) {
            return new CorpusResult(expected, isRoot(artefact) ? "authentic" : "refused");
        }
        NitroDocument document;
        try {
            document = NitroDocument.parse(artefact.file("document.cbor"));
        } catch (MalformedException e) {
            return new CorpusResult(expected, "refused");
        }
        Verdict verdict = VERIFIER.verify(document, document.timestamp());
        boolean proven = verdict.forgery().isEmpty()
                && DcapCorpus.outcome(verdict, "document.signature") == Outcome.PROVEN
                && DcapCorpus.outcome(verdict, "chain.leaf") == Outcome.PROVEN;
        CorpusResult result = new CorpusResult(expected, proven ? "authentic" : "refused");
        compareComputed(artefact, document, verdict, result);
        artefact.at("claims").fields().forEachRemaining(claim -> compareClaim(claim, document, verdict, result));
        if (artefact.expect().contains("DEBUG")) {
            result.field("debug", Outcome.WARNING, DcapCorpus.outcome(verdict, "document.debug"));
        }
        if (proven) {
            Certificate leaf = document.chain().get(0);
            Verdict later = VERIFIER.verify(document, leaf.notAfter().plusSeconds(1));
            result.field("later: conclusion", Outcome.REFUTED, later.conclusion());
            result.field("later: forged", false, later.forgery().isPresent());
        }
        return result;
    }

    private static boolean isRoot(CorpusCase artefact) {
        try {
            return CertificateChain.link(
                            Pem.certificates(artefact.file("root.pem")), TrustAnchors.of(VendorRoot.AWS_NITRO))
                    .isLinked();
        } catch (MalformedException e) {
            return false;
        }
    }

    private static void compareComputed(
            CorpusCase artefact, NitroDocument document, Verdict verdict, CorpusResult result) {
        JsonNode computed = artefact.at("computed");
        if (computed.path("cose_signature").isBoolean()) {
            boolean refuted = DcapCorpus.outcome(verdict, "document.signature") == Outcome.REFUTED;
            result.field("signature", computed.path("cose_signature").asBoolean(), !refuted);
        }
        if (computed.path("valid_from").isTextual()) {
            Certificate leaf = document.chain().get(0);
            result.field(
                    "valid from",
                    computed.path("valid_from").asText(),
                    leaf.notBefore().toString());
            result.field(
                    "valid to",
                    computed.path("valid_to").asText(),
                    leaf.notAfter().toString());
        }
        artefact.text("computed", "root_sha256")
                .ifPresent(hash -> result.field(
                        "root",
                        hash,
                        document.chain()
                                .get(document.chain().size() - 1)
                                .sha256()
                                .hex()));
    }

    private static void compareClaim(
            Map.Entry<String, JsonNode> claim, NitroDocument document, Verdict verdict, CorpusResult result) {
        Map<String, String> fields = verdict.fields();
        @Nullable
        Object expected = claim.getValue().isNull() ? null : claim.getValue().asText();
        @Nullable
        Object got =
                switch (claim.getKey()) {
                    case "module_id" -> fields.get("nitro.module-id");
                    case "digest" -> fields.get("nitro.digest");
                    case "debug_mode" -> {
                        // The manifest means all three registers; evidence.md refuses when any of them is zero.
                        boolean any = !document.isTpm()
                                && IntStream.range(0, 3)
                                        .anyMatch(i -> isZero(document.pcrs().get(i)));
                        expected = Boolean.toString(any || claim.getValue().asBoolean());
                        yield fields.get("nitro.debug");
                    }
                    case "nitrotpm" -> fields.get("nitro.tpm");
                    case "nonce" -> fields.get("nitro.nonce");
                    case "public_key" -> fields.get("nitro.public-key");
                    case "user_data" -> fields.get("nitro.user-data");
                    case "timestamp_ms" -> Long.toString(document.timestamp().toEpochMilli());
                    case "time" ->
                        document.timestamp().truncatedTo(ChronoUnit.SECONDS).toString();
                    case "pcrs" -> {
                        expected = pcrs(claim.getValue());
                        yield pcrs(document);
                    }
                    default -> throw new AssertionError("a claim that is not compared: " + claim.getKey());
                };
        result.field(claim.getKey(), expected, got);
    }

    private static boolean isZero(@Nullable Bytes pcr) {
        return pcr != null && pcr.hex().matches("0+");
    }

    private static Map<Integer, String> pcrs(JsonNode claimed) {
        Map<Integer, String> pcrs = new TreeMap<>();
        claimed.fields()
                .forEachRemaining(pcr ->
                        pcrs.put(Integer.valueOf(pcr.getKey()), pcr.getValue().asText()));
        return pcrs;
    }

    private static Map<Integer, String> pcrs(NitroDocument document) {
        Map<Integer, String> pcrs = new TreeMap<>();
        document.pcrs().forEach((index, pcr) -> pcrs.put(index, pcr.hex()));
        return pcrs;
    }
}
