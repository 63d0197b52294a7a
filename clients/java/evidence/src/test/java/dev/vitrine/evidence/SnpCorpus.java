package dev.vitrine.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.evidence.snp.EndorsementKey;
import dev.vitrine.evidence.snp.SnpEvidence;
import dev.vitrine.evidence.snp.SnpVerifier;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** SEV-SNP reports with their certificates, endorsement keys alone, and AMD's chains. */
final class SnpCorpus implements CorpusKind {

    private static final Instant ANY_TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final String REPORT = "report.bin";
    private static final TrustAnchors AMD =
            TrustAnchors.of(VendorRoot.AMD_MILAN, VendorRoot.AMD_GENOA, VendorRoot.AMD_TURIN);
    private static final SnpVerifier VERIFIER = new SnpVerifier(AMD);

    @Override
    public Set<String> kinds() {
        return Set.of("sev-snp");
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        if (!artefact.has(REPORT)) {
            return lookAtCertificates(artefact);
        }
        List<String> keys = artefact.files().stream()
                .filter(file -> file.startsWith("vek"))
                .sorted((a, b) -> a.equals("vek.der") ? -1 : b.equals("vek.der") ? 1 : a.compareTo(b))
                .toList();
        Optional<Verdict> verdict = verify(artefact, keys.stream().findFirst());
        CorpusResult result = new CorpusResult(expected(artefact), got(verdict));
        verdict.ifPresent(found -> {
            artefact.at("claims").fields().forEachRemaining(claim -> compareClaim(claim, found.fields(), result));
            if (artefact.expect().contains("DEBUG policy") && !artefact.isRejected()) {
                result.field("debug", Outcome.WARNING, DcapCorpus.outcome(found, "report.debug"));
            }
        });
        for (String key : keys) {
            Optional<Verdict> underKey = verify(artefact, Optional.of(key));
            compareComputed(key, artefact.at("computed", key), underKey, result);
        }
        return result;
    }

    private static String expected(CorpusCase artefact) {
        String expect = artefact.expect();
        if (expect.startsWith("signature cannot be checked")) {
            return "no key";
        }
        // Decided: a report has 1,184 bytes, and what nothing signs is zero.
        return artefact.isRejected() || expect.startsWith("POLICY") ? "refused" : "authentic";
    }

    private static String got(Optional<Verdict> verdict) {
        if (verdict.isEmpty() || verdict.get().forgery().isPresent()) {
            return "refused";
        }
        return DcapCorpus.outcome(verdict.get(), "report.signature") == Outcome.PROVEN ? "authentic" : "no key";
    }

    private static Optional<Verdict> verify(CorpusCase artefact, Optional<String> keyFile) {
        try {
            Optional<Certificate> key = Optional.empty();
            if (keyFile.isPresent()) {
                key = Optional.of(Certificate.parse(artefact.file(keyFile.get())));
            }
            List<Certificate> authorities = new ArrayList<>();
            for (String file : List.of("ask.der", "asvk.der", "ark.der")) {
                if (artefact.has(file)) {
                    authorities.add(Certificate.parse(artefact.file(file)));
                }
            }
            Instant at = key.map(Certificate::notBefore).orElse(ANY_TIME);
            return Optional.of(
                    VERIFIER.verify(new SnpEvidence(artefact.file(REPORT), key, authorities, Optional.empty()), at));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static CorpusResult lookAtCertificates(CorpusCase artefact) {
        boolean linked;
        try {
            String file = artefact.files().get(0);
            CertificateChain chain = file.endsWith(".pem")
                    ? CertificateChain.link(Pem.certificates(artefact.file(file)), AMD)
                    : VERIFIER.chain(EndorsementKey.parse(Certificate.parse(artefact.file(file))), List.of());
            linked = chain.isLinked();
        } catch (MalformedException e) {
            linked = false;
        }
        return new CorpusResult(expected(artefact), linked ? "authentic" : "refused");
    }

    private static void compareClaim(
            Map.Entry<String, JsonNode> claim, Map<String, String> fields, CorpusResult result) {
        String name =
                switch (claim.getKey()) {
                    case "author_key" -> "snp.author-key-digest";
                    case "id_key" -> "snp.id-key-digest";
                    case "report_data" -> "report-data";
                    case "flags" -> "snp.key-info";
                    case "cpuid" -> "snp.processor";
                    case "sig_algo" -> ""; // the parser takes no other than 1
                    default -> "snp." + claim.getKey().replace('_', '-');
                };
        if (name.isEmpty() || claim.getValue().isNull()) {
            return;
        }
        if (!fields.containsKey(name)) {
            throw new AssertionError("a claim that is not compared: " + claim.getKey());
        }
        String expected = claim.getValue().asText();
        String got = fields.get(name);
        if (name.equals("snp.processor")) {
            String[] parts = expected.split(" ", -1); // fam 0x19 mod 0x1 step 1
            expected = "family " + Integer.decode(parts[1]) + ", model " + Integer.decode(parts[3]) + ", stepping "
                    + Integer.decode(parts[5]);
        }
        result.field(name, expected, got);
    }

    private static void compareComputed(String key, JsonNode computed, Optional<Verdict> verdict, CorpusResult result) {
        Map<String, String> checks = Map.of(
                "report_signature", "report.signature",
                "tcb_in_cert_equals_reported_tcb", "vek.tcb",
                "chip_id_matches", "vek.chip");
        if (computed.path("issuer").isNull()) {
            // A certificate that nobody of AMD's issued: what verifies under it proves nothing.
            boolean proven = verdict.isPresent() && verdict.get().forgery().isEmpty();
            result.field(key + ": proven", false, proven);
            return;
        }
        checks.forEach((name, id) -> {
            if (computed.path(name).isBoolean()) {
                boolean proven = verdict.map(found -> DcapCorpus.outcome(found, id) == Outcome.PROVEN)
                        .orElse(false);
                result.field(key + ": " + id, computed.path(name).booleanValue(), proven);
            }
        });
    }
}
