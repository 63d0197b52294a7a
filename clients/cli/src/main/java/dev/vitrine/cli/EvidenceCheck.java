package dev.vitrine.cli;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dossier.Dossier;
import dev.vitrine.evidence.dossier.Piece;
import dev.vitrine.evidence.dossier.Recognition;
import dev.vitrine.evidence.dossier.WholeFile;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.policy.Policy;
import dev.vitrine.evidence.policy.RebuildClaim;
import dev.vitrine.evidence.provenance.ProvenanceTrust;
import dev.vitrine.evidence.provenance.intoto.Artifact;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.exhibit.LoggedExhibit;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges what one argument of {@code check} names. */
final class EvidenceCheck {

    private final Judge judge;
    private final ProvenanceTrust provenance;
    private final Artifact artifact;
    private final Optional<Policy> demanded;
    private final List<RebuildClaim> rebuilds;

    /**
     * All arguments of one command are checked by one.
     *
     * @param demanded the policy that counts; the default one is shown and does not count
     * @param rebuilds what rebuilders logged, for a policy that asks for it
     */
    EvidenceCheck(
            Judge judge,
            ProvenanceTrust provenance,
            Artifact artifact,
            Optional<Policy> demanded,
            List<RebuildClaim> rebuilds) {
        this.judge = judge;
        this.provenance = provenance;
        this.artifact = artifact;
        this.demanded = demanded;
        this.rebuilds = List.copyOf(rebuilds);
    }

    /** One report for a file; for an entry, one for each piece of evidence in it. */
    List<CheckReport> reports(Subject subject, Optional<EvidenceKind> claimed, List<Piece> beside, Instant at) {
        List<Check> logLines = LogLines.of(subject, at);
        List<LoggedExhibit> inLeaf = inLeaf(subject);
        if (subject.file().isPresent()) {
            List<Piece> all = new ArrayList<>(beside);
            inLeaf.forEach(logged -> all.add(companion(logged.exhibit())));
            return List.of(ofFile(subject, claimed, all, logLines, at));
        }
        if (inLeaf.isEmpty()) {
            Checks checks = new Checks(at);
            checks.unknown("evidence.kind", "the entry holds no evidence");
            return List.of(CheckReport.unjudged(subject.name(), "entry", logLines, checks.lines()));
        }
        List<CheckReport> reports = new ArrayList<>();
        for (LoggedExhibit logged : inLeaf) {
            reports.add(ofPiece(subject.name(), main(logged), beside, logLines, at));
        }
        return List.copyOf(reports);
    }

    private static List<LoggedExhibit> inLeaf(Subject subject) {
        Optional<Bytes> leaf = subject.logged().flatMap(Subject.Logged::leaf);
        try {
            return leaf.isPresent() ? Exhibits.inLeaf(leaf.get()) : List.of();
        } catch (InvalidEntryException | MalformedException e) {
            return List.of(); // a leaf of another kind, which says nothing about evidence
        }
    }

    /** What was logged with a file completes the file. */
    private static Piece companion(Exhibit exhibit) {
        return new Piece(
                "what was logged with it",
                exhibit.kind(),
                Optional.empty(),
                exhibit.parts(),
                List.of(),
                List.of(),
                exhibit.binding());
    }

    private static Piece main(LoggedExhibit logged) {
        Exhibit exhibit = logged.exhibit();
        return new Piece(
                logged.where(),
                exhibit.kind(),
                Optional.of(exhibit.bytes()),
                exhibit.parts(),
                List.of(),
                List.of(),
                exhibit.binding());
    }

    private CheckReport ofFile(
            Subject subject, Optional<EvidenceKind> claimed, List<Piece> beside, List<Check> logLines, Instant at) {
        Bytes content = subject.file().orElseThrow();
        String baseName = LocalFiles.baseName(Path.of(subject.name()));
        Optional<EvidenceKind> said = claimed.or(() -> ClaimedKind.of(baseName));
        Optional<Piece> piece;
        try {
            piece = Recognition.of(content)
                    .map(found -> ClaimedKind.isTcbSigningChain(baseName) ? found.asTcbSigningChain() : found)
                    .or(() -> said.map(kind -> Piece.claimed(kind, content)));
        } catch (MalformedException e) {
            return broken(subject.name(), said.map(EvidenceKind::code).orElse("evidence"), e, logLines, at);
        }
        if (piece.isEmpty()) {
            Checks checks = new Checks(at);
            checks.unknown(
                    "evidence.kind",
                    "nobody knows what this file is: " + WholeFile.of(content).remark()
                            + "; --kind says what it should be");
            return CheckReport.unjudged(subject.name(), EvidenceKind.OPAQUE.code(), logLines, checks.lines());
        }
        return ofPiece(subject.name(), piece.get(), beside, logLines, at);
    }

    private CheckReport ofPiece(String name, Piece piece, List<Piece> beside, List<Check> logLines, Instant at) {
        try {
            Judgement judgement = judgement(Dossier.of(piece).beside(beside), at);
            List<Check> appraisal = demanded.orElse(Policy.DEFAULT).appraise(judgement, rebuilds, at);
            return CheckReport.of(name, piece.format(), judgement, logLines, appraisal, demanded.isPresent());
        } catch (MalformedException e) {
            return broken(name, piece.kind().code(), e, logLines, at);
        }
    }

    private Judgement judgement(Dossier dossier, Instant at) throws MalformedException {
        Exhibit exhibit = dossier.exhibit(judge, at);
        return switch (exhibit.kind()) {
            case DSSE_ENVELOPE,
                    IN_TOTO_STATEMENT,
                    SIGSTORE_BUNDLE,
                    SPDX_DOCUMENT,
                    CYCLONEDX_DOCUMENT,
                    MEASUREMENT_DOCUMENT,
                    CORIM -> judge.judge(exhibit.bytes(), artifact, provenance, at);
            case OPAQUE -> opaque(exhibit, at);
            default -> judge.judge(exhibit, at);
        };
    }

    /** Some documents about builds have no kind of their own. */
    private Judgement opaque(Exhibit exhibit, Instant at) throws MalformedException {
        try {
            return judge.judge(exhibit.bytes(), artifact, provenance, at);
        } catch (MalformedException e) {
            return judge.judge(exhibit, at);
        }
    }

    /** Evidence that breaks its format is no evidence. */
    private static CheckReport broken(
            String name, String kind, MalformedException e, List<Check> logLines, Instant at) {
        Checks checks = new Checks(at);
        checks.refuted("evidence.format", String.valueOf(e.getMessage()));
        return CheckReport.unjudged(name, kind, logLines, checks.lines());
    }
}
