package dev.vitrine.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.evidence.dcap.CollateralVerifier;
import dev.vitrine.evidence.dcap.EnclaveIdentity;
import dev.vitrine.evidence.dcap.EvaluationNumbers;
import dev.vitrine.evidence.dcap.SignedDocument;
import dev.vitrine.evidence.dcap.TcbInfo;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.evidence.x509.VerifiedCache;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Documents, lists and certificates of Intel's provisioning certification service, each for itself. The certificates that the
 * documents need are those of the corpus, also the ones inside of quotes.
 */
final class PcsCollateralCorpus implements CorpusKind {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    private static final Pattern KEY = Pattern.compile("SPKI ([0-9a-f]{64})");
    private static final Pattern SERIAL = Pattern.compile("serial ([0-9a-f]+)");
    private static final TrustAnchors INTEL = TrustAnchors.of(VendorRoot.INTEL_SGX);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CollateralVerifier verifier = new CollateralVerifier(new VerifiedCache(INTEL, 1024));
    private final List<Certificate> roots = new ArrayList<>();
    private final List<Certificate> issued = new ArrayList<>();

    @Override
    public Set<String> kinds() {
        return Set.of("pcs-collateral");
    }

    @Override
    public void prepare(List<CorpusCase> all) throws Exception {
        Set<Certificate> others = new LinkedHashSet<>();
        for (CorpusCase artefact : all) {
            if (kinds().contains(artefact.kind())) {
                Bytes file = artefact.onlyFile();
                certificate(file).ifPresent(others::add);
                others.addAll(embedded(file));
            } else if (artefact.kind().equals("sgx-dcap") || artefact.kind().equals("tdx")) {
                for (String file : artefact.files()) {
                    others.addAll(embedded(artefact.file(file)));
                }
            }
        }
        for (Certificate certificate : others) {
            if (CertificateChain.link(List.of(certificate), INTEL).isLinked()) {
                roots.add(certificate);
            }
        }
        for (Certificate certificate : others) {
            if (CertificateChain.link(List.of(certificate, roots.get(0)), INTEL).isLinked()) {
                issued.add(certificate);
            }
        }
    }

    /** Certificates in PEM anywhere in a file; what is broken is nobody's issuer. */
    private static List<Certificate> embedded(Bytes file) {
        Matcher pem = PEM.matcher(new String(file.toByteArray(), StandardCharsets.ISO_8859_1));
        List<Certificate> certificates = new ArrayList<>();
        while (pem.find()) {
            decoded(pem.group(1)).ifPresent(certificates::add);
        }
        return certificates;
    }

    private static Optional<Certificate> decoded(String base64) {
        try {
            return Optional.of(
                    Certificate.parse(Bytes.wrapUnsafe(Base64.getMimeDecoder().decode(base64))));
        } catch (MalformedException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        Bytes file = artefact.onlyFile();
        Optional<Certificate> certificate = certificate(file);
        if (certificate.isPresent()) {
            return lookAtCertificate(artefact, certificate.get());
        }
        String text = new String(file.toByteArray(), StandardCharsets.ISO_8859_1);
        if (text.startsWith("-----BEGIN")) {
            return lookAtSigningChain(artefact, file);
        }
        if (text.startsWith("{")) {
            return lookAtDocument(artefact, unwrapped(file, text), text);
        }
        return lookAtList(artefact, file);
    }

    private CorpusResult lookAtCertificate(CorpusCase artefact, Certificate certificate) {
        boolean genuine = roots.contains(certificate) || issued.contains(certificate);
        CorpusResult result = new CorpusResult(expected(artefact), genuine ? "valid" : "refused");
        if (!artefact.isRejected()) {
            result.field("serial", first(SERIAL, artefact), certificate.serial().toString(16));
            result.field(
                    "key", first(KEY, artefact), certificate.key().spkiSha256().hex());
            result.field("window", times(artefact), List.of(certificate.notBefore(), certificate.notAfter()));
        }
        return result;
    }

    private CorpusResult lookAtSigningChain(CorpusCase artefact, Bytes pem) {
        Verdict verdict = verifier.verify(Collateral.NONE.with(Part.TCB_INFO_CHAIN, pem), Instant.EPOCH);
        return new CorpusResult(expected(artefact), verdict.forgery().isPresent() ? "refused" : "valid");
    }

    private CorpusResult lookAtList(CorpusCase artefact, Bytes der) {
        Optional<RevocationList> list;
        try {
            list = Optional.of(RevocationList.parse(der));
        } catch (MalformedException e) {
            return new CorpusResult(expected(artefact), "refused");
        }
        List<Certificate> issuers = new ArrayList<>(roots);
        issuers.addAll(issued);
        boolean genuine = issuers.stream()
                .anyMatch(issuer -> list.get().faultUnder(issuer).isEmpty());
        CorpusResult result = new CorpusResult(expected(artefact), genuine ? "valid" : "refused");
        if (genuine) {
            result.field(
                    "window",
                    times(artefact),
                    List.of(list.get().thisUpdate(), list.get().nextUpdate()));
            Matcher size = Pattern.compile("\\((\\d+) revoked\\)")
                    .matcher(artefact.text("what").orElse(""));
            if (size.find()) {
                result.field(
                        "revoked", Integer.parseInt(size.group(1)), list.get().size());
            }
        }
        return result;
    }

    private CorpusResult lookAtDocument(CorpusCase artefact, Bytes json, String text) {
        boolean identity = text.contains("Identity\"") || text.contains("_identity\"");
        boolean numbers = text.contains("\"tcbEvaluationDataNumbers\"");
        String got;
        List<Instant> window = List.of();
        try {
            SignedDocument document = document(json, identity, numbers);
            window = numbers ? numbers(document) : identity ? identity(document) : info(document);
            got = signer(document).isPresent() ? "valid" : "well-formed";
        } catch (MalformedException e) {
            got = "refused";
        }
        CorpusResult result = new CorpusResult(
                expected(artefact), got.equals("well-formed") && artefact.isRejected() ? "refused" : got);
        if (got.equals("valid")) {
            result.field("window", times(artefact), window);
            if (!numbers) {
                compareVerdict(artefact, json, identity, result);
            }
        }
        return result;
    }

    /** The same through the verifier: proven inside of the window, refuted for its time outside of it. */
    private void compareVerdict(CorpusCase artefact, Bytes json, boolean identity, CorpusResult result) {
        Collateral collateral = Collateral.NONE
                .with(identity ? Part.QE_IDENTITY : Part.TCB_INFO, json)
                .with(Part.TCB_INFO_CHAIN, signingChain());
        String id = identity ? "collateral.qe-identity" : "collateral.tcb-info";
        Instant from = times(artefact).get(0);
        Instant to = times(artefact).get(1);
        result.field("at its start", Outcome.PROVEN, DcapCorpus.outcome(verifier.verify(collateral, from), id));
        result.field("at its end", Outcome.PROVEN, DcapCorpus.outcome(verifier.verify(collateral, to), id));
        Verdict early = verifier.verify(collateral, from.minusSeconds(1));
        result.field("before", Outcome.REFUTED, DcapCorpus.outcome(early, id));
        result.field("before: forged", Optional.empty(), early.forgery());
        result.field("after", Outcome.REFUTED, DcapCorpus.outcome(verifier.verify(collateral, to.plusSeconds(1)), id));
    }

    private static SignedDocument document(Bytes json, boolean identity, boolean numbers) throws MalformedException {
        if (numbers) {
            return SignedDocument.parse(json, SignedDocument.Kind.EVALUATION_NUMBERS);
        }
        if (!identity) {
            return SignedDocument.parse(json, SignedDocument.Kind.TCB_INFO);
        }
        boolean old = new String(json.toByteArray(), StandardCharsets.ISO_8859_1).contains("\"qeIdentity\"");
        return SignedDocument.parse(json, old ? SignedDocument.Kind.QE_IDENTITY : SignedDocument.Kind.ENCLAVE_IDENTITY);
    }

    private static List<Instant> info(SignedDocument document) throws MalformedException {
        TcbInfo info = TcbInfo.parse(document.body());
        return List.of(info.issueDate(), info.nextUpdate());
    }

    private static List<Instant> identity(SignedDocument document) throws MalformedException {
        EnclaveIdentity identity = EnclaveIdentity.parse(document.body());
        return List.of(identity.issueDate(), identity.nextUpdate());
    }

    private static List<Instant> numbers(SignedDocument document) throws MalformedException {
        EvaluationNumbers numbers = EvaluationNumbers.parse(document.body());
        return List.of(numbers.issueDate(), numbers.nextUpdate());
    }

    private Optional<Certificate> signer(SignedDocument document) {
        for (Certificate certificate : issued) {
            try {
                document.verify(certificate.key().ecdsa().orElseThrow());
                return Optional.of(certificate);
            } catch (VerificationException e) {
                // Another one may have signed it.
            }
        }
        return Optional.empty();
    }

    private Bytes signingChain() {
        Certificate signer = issued.stream()
                .filter(certificate -> !certificate.isAuthority())
                .findFirst()
                .orElseThrow();
        return Bytes.utf8(pem(signer) + pem(roots.get(0)));
    }

    private static String pem(Certificate certificate) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.der().toByteArray())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** One project keeps the parts of the envelope as members of its own; put together again it is Intel's. */
    private static Bytes unwrapped(Bytes file, String text) throws Exception {
        for (String raw : List.of("raw_tcb_info", "raw_enclave_identity")) {
            if (text.contains("\"" + raw + "\"")) {
                JsonNode wrapper = JSON.readTree(file.toByteArray());
                byte[] signature = JSON.convertValue(wrapper.path("signature"), byte[].class);
                return Bytes.utf8("{\"" + (raw.equals("raw_tcb_info") ? "tcbInfo" : "enclaveIdentity") + "\":"
                        + wrapper.path(raw).asText() + ",\"signature\":\""
                        + Bytes.copyOf(signature).hex() + "\"}");
            }
        }
        return file;
    }

    private static Optional<Certificate> certificate(Bytes file) {
        try {
            return Optional.of(Certificate.parse(file));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static String expected(CorpusCase artefact) {
        if (artefact.isRejected() || artefact.expect().startsWith("parser must REJECT")) {
            return "refused";
        }
        return artefact.expect().startsWith("parser accepts") ? "well-formed" : "valid";
    }

    private static String first(Pattern pattern, CorpusCase artefact) {
        Matcher matcher = pattern.matcher(artefact.expect());
        return matcher.find() ? matcher.group(1) : "";
    }

    private static List<Instant> times(CorpusCase artefact) {
        List<Instant> times = new ArrayList<>();
        Matcher matcher = TIME.matcher(artefact.expect());
        while (matcher.find()) {
            times.add(Instant.parse(matcher.group()));
        }
        return times;
    }
}
