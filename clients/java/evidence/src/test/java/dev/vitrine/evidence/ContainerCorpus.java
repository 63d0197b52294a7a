package dev.vitrine.evidence;

import dev.vitrine.evidence.container.Container;
import dev.vitrine.evidence.container.ContainerVerifier;
import dev.vitrine.evidence.container.Contents;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.evidence.dcap.CollateralVerifier;
import dev.vitrine.evidence.dcap.DcapVerifier;
import dev.vitrine.evidence.dcap.Quote;
import dev.vitrine.evidence.nitro.NitroDocument;
import dev.vitrine.evidence.nitro.NitroVerifier;
import dev.vitrine.evidence.snp.SnpVerifier;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.evidence.x509.VerifiedCache;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Evidence in the wrappers of frameworks: opened, and judged by what is inside. */
final class ContainerCorpus implements CorpusKind {

    private static final Instant ANY_TIME = Instant.parse("2025-07-01T00:00:00Z");
    private static final Pattern ISSUE_DATE = Pattern.compile("\"issueDate\":\"([^\"]+)\"");
    private static final Pattern NEXT_UPDATE = Pattern.compile("\"nextUpdate\":\"([^\"]+)\"");
    private static final TrustAnchors INTEL = TrustAnchors.of(VendorRoot.INTEL_SGX);
    private static final ContainerVerifier VERIFIER = new ContainerVerifier(
            DcapVerifier.production(),
            new CollateralVerifier(new VerifiedCache(INTEL, 64)),
            new SnpVerifier(),
            new NitroVerifier());

    private final Set<String> extracted = new HashSet<>();

    @Override
    public Set<String> kinds() {
        return Set.of("evidence-container");
    }

    @Override
    public void prepare(List<CorpusCase> all) {
        for (CorpusCase other : all) {
            if (!kinds().contains(other.kind())) {
                other.files()
                        .forEach(file ->
                                extracted.add(other.at("files", file, "sha256").asText()));
            }
        }
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        String expected = artefact.isRejected() ? "refused" : "opened";
        Optional<Contents> opened;
        Verdict verdict;
        try {
            opened = open(artefact);
            if (opened.isEmpty()) {
                return new CorpusResult(expected, "not recognised");
            }
            verdict = VERIFIER.verify(opened.get(), time(artefact, opened.get()));
        } catch (MalformedException e) {
            return new CorpusResult(expected, "refused");
        }
        boolean isRefused = verdict.conclusion() == Outcome.REFUTED
                && (verdict.forgery().isPresent() || artefact.expect().contains("expired"));
        CorpusResult result = new CorpusResult(expected, isRefused ? "refused" : "opened");
        boolean isEndorsed = opened.get().kind() == EvidenceKind.SNP_REPORT
                && !opened.get().certificates().isEmpty();
        if (!artefact.isRejected() && (artefact.expect().contains("VALID") || isEndorsed)) {
            result.field("signature", Outcome.PROVEN, signature(verdict));
        }
        if (artefact.expect().contains("also extracted")
                && opened.get().evidence().isPresent()) {
            // The sources keep quotes in buffers that end in zeros; the corpus keeps some of them without.
            Bytes evidence = opened.get().evidence().get();
            int tail = Integer.parseInt(verdict.fields().getOrDefault("quote.tail-bytes", "0"));
            boolean isOpaque = opened.get().kind() == EvidenceKind.OPAQUE;
            boolean isExtracted = extracted.contains(Hashes.sha256(evidence).hex())
                    || extracted.contains(Hashes.sha256(evidence.slice(0, evidence.size() - tail))
                            .hex());
            result.field("extracted elsewhere", true, isOpaque || isExtracted);
        }
        compareFiles(artefact, verdict, result);
        return result;
    }

    /** All files of a case are one evidence: the quote or report, and endorsements beside it. */
    private static Optional<Contents> open(CorpusCase artefact) throws MalformedException {
        Optional<Contents> evidence = Optional.empty();
        Optional<Contents> endorsements = Optional.empty();
        for (String file : artefact.files()) {
            Optional<Contents> contents = Container.open(artefact.file(file));
            if (contents.isPresent() && contents.get().evidence().isPresent()) {
                evidence = contents;
            } else if (contents.isPresent()) {
                endorsements = contents;
            }
        }
        if (evidence.isPresent() && endorsements.isPresent()) {
            return Optional.of(evidence.get().plus(endorsements.get()));
        }
        return evidence.isPresent() ? evidence : endorsements;
    }

    /** When everything is current, unless the manifest says that it is not. */
    private static Instant time(CorpusCase artefact, Contents contents) throws MalformedException {
        for (String file : artefact.files()) {
            if (file.endsWith(".timestamp")) {
                return Instant.ofEpochSecond(Long.parseLong(artefact.file(file).hex(), 16));
            }
        }
        Optional<Bytes> tcbInfo = contents.collateral().part(Part.TCB_INFO);
        if (tcbInfo.isPresent()) {
            boolean late = artefact.expect().contains("expired");
            Matcher date =
                    (late ? NEXT_UPDATE : ISSUE_DATE).matcher(tcbInfo.get().toUtf8());
            if (date.find()) {
                return Instant.parse(date.group(1)).plusSeconds(late ? 86_400 : 3_600);
            }
        }
        if (contents.kind() == EvidenceKind.NITRO_DOCUMENT) {
            return NitroDocument.parse(contents.evidence().orElseThrow()).timestamp();
        }
        if (!contents.certificates().isEmpty()) {
            return contents.certificates().get(0).notBefore();
        }
        if (contents.kind() == EvidenceKind.SGX_QUOTE || contents.kind() == EvidenceKind.TDX_QUOTE) {
            Bytes chain =
                    Quote.parse(contents.evidence().orElseThrow()).signature().certificationData();
            int end = chain.indexOf((byte) 0, 0);
            Certificate leaf =
                    Pem.certificates(end < 0 ? chain : chain.slice(0, end)).get(0);
            return leaf.notBefore();
        }
        return ANY_TIME;
    }

    private static Outcome signature(Verdict verdict) {
        return verdict.checks().stream()
                .filter(check -> check.id().endsWith(".signature"))
                .map(Check::outcome)
                .findFirst()
                .orElse(Outcome.UNKNOWN);
    }

    /** What a case's own side files say. */
    private static void compareFiles(CorpusCase artefact, Verdict verdict, CorpusResult result) throws Exception {
        for (String file : artefact.files()) {
            if (file.endsWith(".mrenclave")) {
                Bytes expected = artefact.file(file);
                String hex = expected.size() == 32 ? expected.hex() : expected.toUtf8();
                result.field("MRENCLAVE", hex, verdict.fields().get("sgx.mrenclave"));
            }
        }
    }
}
