package dev.vitrine.evidence.container;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.dcap.CollateralVerifier;
import dev.vitrine.evidence.dcap.DcapVerifier;
import dev.vitrine.evidence.dcap.Quote;
import dev.vitrine.evidence.nitro.NitroVerifier;
import dev.vitrine.evidence.snp.SnpEvidence;
import dev.vitrine.evidence.snp.SnpReport;
import dev.vitrine.evidence.snp.SnpVerifier;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges what was in a wrapper with the verifier of its kind, and what the wrapper bound to the report. */
public final class ContainerVerifier {

    private static final int HASH_SIZE = 32;

    private final DcapVerifier quotes;
    private final CollateralVerifier collateral;
    private final SnpVerifier reports;
    private final NitroVerifier documents;

    public ContainerVerifier(
            DcapVerifier quotes, CollateralVerifier collateral, SnpVerifier reports, NitroVerifier documents) {
        this.quotes = quotes;
        this.collateral = collateral;
        this.reports = reports;
        this.documents = documents;
    }

    public Verdict verify(Contents contents, Instant at) throws MalformedException {
        if (contents.evidence().isEmpty()) {
            return contents.kind() == EvidenceKind.PCS_COLLATERAL
                    ? collateral.verify(contents.collateral(), at)
                    : withoutEvidence(contents, at, "certificates alone: nothing to judge them for");
        }
        Bytes evidence = contents.evidence().get();
        return switch (contents.kind()) {
            case SGX_QUOTE, TDX_QUOTE -> {
                Quote quote = Quote.parse(evidence);
                yield bound(quotes.verify(quote, contents.collateral(), at), quote.reportData(), contents, at);
            }
            case SNP_REPORT -> {
                Bytes reportData = SnpReport.parse(evidence).reportData();
                yield bound(reports.verify(snpEvidence(evidence, contents), at), reportData, contents, at);
            }
            case NITRO_DOCUMENT -> documents.verify(evidence, at);
            default ->
                withoutEvidence(contents, at, contents.format() + " is recognised, and nothing here can verify it");
        };
    }

    private static SnpEvidence snpEvidence(Bytes report, Contents contents) {
        List<Certificate> certificates = contents.certificates();
        Optional<RevocationList> list = contents.revocationLists().stream()
                .filter(candidate -> certificates.isEmpty() || names(candidate, certificates.get(0)))
                .findFirst();
        return new SnpEvidence(
                report,
                certificates.stream().findFirst(),
                certificates.size() > 2 ? certificates.subList(1, 3) : List.of(),
                list);
    }

    /** AMD names the product in the issuer of the key, {@code SEV-Milan}, and of the list, {@code ARK-Milan}. */
    private static boolean names(RevocationList list, Certificate key) {
        String text = list.issuerText();
        int at = text.indexOf("ARK-");
        return at >= 0
                && SnpVerifier.issuerName(key).endsWith(text.substring(at + 4).split(",", -1)[0]);
    }

    private static Verdict bound(Verdict verdict, Bytes reportData, Contents contents, Instant at) {
        Map<String, String> fields = new LinkedHashMap<>(verdict.fields());
        fields.put("container.format", contents.format());
        List<Check> checks = new ArrayList<>(verdict.checks());
        contents.boundData().ifPresent(data -> {
            boolean holds = reportData.slice(0, HASH_SIZE).equals(Hashes.sha256(data))
                    && reportData.slice(HASH_SIZE).equals(Bytes.wrapUnsafe(new byte[HASH_SIZE]));
            checks.add(new Check(
                    "container.binding",
                    Aspect.AUTHENTICITY,
                    holds ? Outcome.PROVEN : Outcome.REFUTED,
                    Optional.empty(),
                    at,
                    holds
                            ? "the report data is the SHA-256 of what came along in the wrapper"
                            : "the report data is not the SHA-256 of what came along in the wrapper"));
        });
        return new Verdict(verdict.kind(), checks, verdict.measurements(), fields, verdict.remainingTrust());
    }

    private static Verdict withoutEvidence(Contents contents, Instant at, String detail) {
        Checks checks = new Checks(at);
        checks.unknown("container.contents", detail);
        return new Verdict(
                contents.kind(),
                checks.lines(),
                Map.of(),
                Map.of("container.format", contents.format()),
                List.of("Everything: nothing was verified."));
    }
}
