package dev.vitrine.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.evidence.dcap.DcapVerifier;
import dev.vitrine.evidence.dcap.Quote;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** SGX and TDX quotes with the collateral of their time, and quotes that were broken on purpose. */
final class DcapCorpus implements CorpusKind {

    /** Quotes without collateral are judged at some time; their outcome must not depend on it. */
    private static final Instant ANY_TIME = Instant.parse("2025-07-01T00:00:00Z");

    private static final String QUOTE = "quote.bin";

    /** The names of collateral in a case, those of Intel's own samples included. */
    private static final Map<String, Part> PARTS = Map.ofEntries(
            Map.entry("tcb_info.json", Part.TCB_INFO),
            Map.entry("tcbInfo.json", Part.TCB_INFO),
            Map.entry("tcb_signing_chain.pem", Part.TCB_INFO_CHAIN),
            Map.entry("tcbSignChain.pem", Part.TCB_INFO_CHAIN),
            Map.entry("qe_identity.json", Part.QE_IDENTITY),
            Map.entry("qeIdentity.json", Part.QE_IDENTITY),
            Map.entry("pck_crl.der", Part.PCK_CRL),
            Map.entry("intermediateCaCrl.der", Part.PCK_CRL),
            Map.entry("pck_crl_issuer_chain.pem", Part.PCK_CRL_CHAIN),
            Map.entry("root_ca_crl.der", Part.ROOT_CA_CRL),
            Map.entry("rootCaCrl.der", Part.ROOT_CA_CRL));

    private static final DcapVerifier PRODUCTION = DcapVerifier.production();

    @Override
    public Set<String> kinds() {
        return Set.of("sgx-dcap", "tdx");
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        Optional<Verdict> verdict = verify(artefact, PRODUCTION, collateral(artefact), time(artefact));
        CorpusResult result = new CorpusResult(expected(artefact), got(verdict));
        verdict.ifPresent(found -> {
            compareClaims(artefact, found, result);
            comparePck(artefact, found, result);
            compareComputed(artefact, found, result);
            compareTcb(artefact, found, result);
        });
        if (artefact.at("computed").has("with_sample_root")) {
            lookUnderSampleRoot(artefact, result);
        }
        return result;
    }

    static Optional<Verdict> verify(CorpusCase artefact, DcapVerifier verifier, Collateral collateral, Instant at) {
        try {
            return Optional.of(verifier.verify(Quote.parse(artefact.file(QUOTE)), collateral, at));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    static Collateral collateral(CorpusCase artefact) {
        Collateral collateral = Collateral.NONE;
        for (Map.Entry<String, Part> part : PARTS.entrySet()) {
            if (artefact.has(part.getKey())) {
                collateral = collateral.with(part.getValue(), artefact.file(part.getKey()));
            }
        }
        return collateral;
    }

    private static Instant time(CorpusCase artefact) {
        return artefact.text("expect_at", "at")
                .or(() -> artefact.text("collateral", "tcb_info_issue"))
                .or(() -> artefact.text("pck", "not_before"))
                .map(Instant::parse)
                .orElse(ANY_TIME);
    }

    private static String expected(CorpusCase artefact) {
        String expect = artefact.expect();
        if (expect.startsWith("POLICY")) {
            // Decided by evidence.md: zeros after a quote are tolerated, chains are taken as they are or not at all.
            boolean zeros = expect.contains("trailing byte") && endsInZero(artefact);
            return zeros ? "authentic" : "refused";
        }
        if (artefact.at("computed").has("with_sample_root")) {
            return "refused"; // all that came with it is signed under a root that is not trusted
        }
        if (artefact.at("computed", "cert_chain").isNull()) {
            return "no chain";
        }
        if (artefact.text("expect_at", "converged").orElse("").startsWith("NoMatchingLevel")) {
            return "TCB not supported";
        }
        return artefact.isRejected() ? "refused" : "authentic";
    }

    private static boolean endsInZero(CorpusCase artefact) {
        Bytes quote = artefact.file(QUOTE);
        return quote.at(quote.size() - 1) == 0;
    }

    private static String got(Optional<Verdict> verdict) {
        if (verdict.isEmpty() || verdict.get().forgery().isPresent()) {
            return "refused";
        }
        if (outcome(verdict.get(), "chain.pck-leaf") == Outcome.UNKNOWN) {
            return "no chain";
        }
        return outcome(verdict.get(), "tcb.level") == Outcome.REFUTED ? "TCB not supported" : "authentic";
    }

    static Outcome outcome(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .map(Check::outcome)
                .findFirst()
                .orElse(Outcome.UNKNOWN);
    }

    private static void compareClaims(CorpusCase artefact, Verdict verdict, CorpusResult result) {
        Map<String, String> fields = verdict.fields();
        artefact.at("claims").fields().forEachRemaining(claim -> {
            Optional<String> name = fieldOf(claim.getKey(), fields);
            name.ifPresent(field -> result.field(field, plain(claim.getValue()), fields.get(field)));
        });
    }

    private static Optional<String> fieldOf(String claim, Map<String, String> fields) {
        boolean sgx = "sgx".equals(fields.get("quote.tee"));
        String name =
                switch (claim) {
                    case "version" -> "quote.version";
                    case "akt" -> "quote.attestation-key-type";
                    case "cert_type" -> "quote.certification-type";
                    case "qe_svn" -> "quote.qe-svn";
                    case "pce_svn" -> "quote.pce-svn";
                    case "user_data" -> "quote.user-data";
                    case "authlen" -> "quote.authentication-data-bytes";
                    case "mr_enclave" -> "sgx.mrenclave";
                    case "mr_signer" -> "sgx.mrsigner";
                    case "prodid" -> "sgx.isvprodid";
                    case "isvsvn" -> "sgx.isvsvn";
                    case "attributes" -> "sgx.attributes";
                    case "cpusvn" -> "sgx.cpusvn";
                    case "debug" -> sgx ? "sgx.debug" : "tdx.debug";
                    case "report_data" -> "report-data";
                    case "qe_mrenclave" -> "qe.mrenclave";
                    case "qe_mrsigner" -> "qe.mrsigner";
                    case "qe_isvsvn" -> "qe.isvsvn";
                    case "qe_prodid" -> "qe.isvprodid";
                    case "mr_td" -> "tdx.mrtd";
                    case "mr_config_id" -> "tdx.mrconfigid";
                    case "mr_owner" -> "tdx.mrowner";
                    case "mr_seam" -> "tdx.mrseam";
                    case "mr_signer_seam" -> "tdx.mrsignerseam";
                    case "mr_servicetd" -> "tdx.mrservicetd";
                    case "td_attributes" -> "tdx.attributes";
                    case "xfam" -> "tdx.xfam";
                    case "tee_tcb_svn" -> "tdx.tee-tcb-svn";
                    case "tee_tcb_svn2" -> "tdx.tee-tcb-svn2";
                    case "rtmr0", "rtmr1", "rtmr2", "rtmr3" -> "tdx." + claim;
                    // The kind of body and its framing show in the fields above.
                    case "tee", "btype", "outer_cert_type" -> "";
                    default -> throw new AssertionError("a claim that is not compared: " + claim);
                };
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static String plain(JsonNode value) {
        return value.asText();
    }

    private static void comparePck(CorpusCase artefact, Verdict verdict, CorpusResult result) {
        JsonNode pck = artefact.at("pck");
        Map<String, String> fields = verdict.fields();
        if (!pck.isObject() || !fields.containsKey("pck.fmspc")) {
            return;
        }
        for (String name : List.of("ppid", "cpusvn", "fmspc", "pceid", "pcesvn", "serial")) {
            result.field("pck." + name, pck.path(name).asText(), fields.get("pck." + name));
        }
        result.field("pck.components", hex(pck.path("comps")), fields.get("pck.components"));
        result.field("pck.not-before", pck.path("not_before").asText(), fields.get("pck.not-before"));
        result.field("pck.not-after", pck.path("not_after").asText(), fields.get("pck.not-after"));
        int type = Integer.parseInt(pck.path("sgxtype").asText(), 16);
        result.field("pck.sgx-type", Integer.toString(type), fields.get("pck.sgx-type"));
        boolean platform = pck.path("ca").asText().equals("platform");
        result.field("pck.ca", platform, fields.containsKey("pck.platform-instance-id"));
    }

    private static String hex(JsonNode components) {
        byte[] bytes = new byte[components.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) components.get(i).intValue();
        }
        return HexFormat.of().formatHex(bytes);
    }

    private static void compareComputed(CorpusCase artefact, Verdict verdict, CorpusResult result) {
        boolean chainHolds = artefact.at("computed", "cert_chain").asBoolean();
        Map<String, String> checks = Map.of(
                "qe_report_signature", "qe.report-signature",
                "quote_signature", "quote.signature",
                "qe_binding", "qe.binding");
        checks.forEach((name, id) -> {
            JsonNode computed = artefact.at("computed", name);
            if (computed.isMissingNode()) {
                return;
            }
            Outcome outcome = outcome(verdict, id);
            if (computed.isBoolean() && !computed.booleanValue()) {
                result.field(id, Outcome.REFUTED, outcome);
            } else if (computed.isNull() || (!chainHolds && outcome != Outcome.PROVEN)) {
                // True, but nothing proven stands behind it.
                result.field(id, Outcome.UNKNOWN, outcome);
            } else {
                result.field(id, Outcome.PROVEN, outcome);
            }
        });
        if (chainHolds) {
            List.of("chain.root", "chain.pck-ca", "pck.extension")
                    .forEach(id -> result.field(id, Outcome.PROVEN, outcome(verdict, id)));
        }
    }

    private static void compareTcb(CorpusCase artefact, Verdict verdict, CorpusResult result) {
        JsonNode at = artefact.at("expect_at");
        if (!at.isObject() || !artefact.at("computed", "cert_chain").asBoolean()) {
            return;
        }
        Map<String, String> fields = verdict.fields();
        boolean matches = !at.path("platform_tcb").asText().startsWith("NoMatchingLevel");
        status("tcb.platform-status", at.path("platform_tcb"), fields, result);
        status("tcb.module-status", at.path("tdx_module"), fields, result);
        status("tcb.qe-status", at.path("qe_tcb"), fields, result);
        if (matches) {
            if (!at.path("qe_tcb").isNull()) {
                // The implementation behind the manifest does not know the advice to launch a domain again.
                status("tcb.converged-status", at.path("converged"), fields, result);
            }
            result.field("tcb.platform-date", at.path("tcb_date").asText(), fields.get("tcb.platform-date"));
            result.field(
                    "advisories",
                    texts(at.path("advisories")),
                    words(fields.getOrDefault("tcb.platform-advisories", "")));
        }
        JsonNode revoked = at.path("pck_revoked");
        Outcome revocation = outcome(verdict, "revocation.pck-leaf");
        if (revoked.isBoolean() && revoked.booleanValue()) {
            result.field("revocation.pck-leaf", Outcome.REFUTED, revocation);
        } else if (revocation == Outcome.REFUTED) {
            result.difference("the PCK certificate is not revoked");
        }
    }

    private static void status(String field, JsonNode expected, Map<String, String> fields, CorpusResult result) {
        if (expected.isTextual()) {
            String text = expected.textValue().startsWith("NoMatchingLevel") ? "NotSupported" : expected.textValue();
            result.field(field, text, fields.get(field));
        }
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(w -> !w.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Intel's own sample: the chain comes beside the quote, under a root that the caller has to name. */
    private static void lookUnderSampleRoot(CorpusCase artefact, CorpusResult result) throws MalformedException {
        Certificate root =
                Pem.certificates(artefact.file("trustedRootCaCert.pem")).get(0);
        TrustAnchors anchors = TrustAnchors.of(VendorRoot.INTEL_SGX)
                .plusNonProduction("sample root", root.key().spkiSha256());
        Collateral collateral = collateral(artefact)
                .with(Part.PCK_CHAIN, Bytes.concat(artefact.file("pckCert.pem"), artefact.file("pckSignChain.pem")));
        Instant at = Pem.certificates(artefact.file("pckCert.pem")).get(0).notBefore();
        Verdict verdict =
                verify(artefact, DcapVerifier.under(anchors), collateral, at).orElseThrow();
        for (String id : List.of("chain.pck-leaf", "qe.report-signature", "qe.binding", "quote.signature")) {
            result.field("under the sample root: " + id, Outcome.PROVEN, outcome(verdict, id));
        }
        Map<String, String> fields = verdict.fields();
        JsonNode pck = artefact.at("computed", "with_sample_root", "pck");
        for (String name : List.of("ppid", "cpusvn", "fmspc", "pceid", "pcesvn")) {
            result.field("under the sample root: " + name, pck.path(name).asText(), fields.get("pck." + name));
        }
        result.field("under the sample root: components", hex(pck.path("comps")), fields.get("pck.components"));
        boolean production = verdict.checks().stream()
                .flatMap(check -> check.anchor().stream())
                .anyMatch(TrustAnchor::production);
        result.field("under the sample root: production", false, production);
    }
}
