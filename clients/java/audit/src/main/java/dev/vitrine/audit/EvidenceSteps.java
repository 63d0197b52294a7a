package dev.vitrine.audit;

import dev.vitrine.audit.report.Step;
import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.policy.Policy;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the hardware says: each check of each piece of evidence as a line of its own, and the measurement that is attested.
 *
 * @param judgement empty where the evidence breaks its format
 */
record EvidenceSteps(EvidencePiece piece, List<Step> steps, Optional<Judgement> judgement) {

    static EvidenceSteps of(EvidencePiece piece, AuditQuestion question) {
        List<Step> steps = new ArrayList<>();
        Judgement judgement;
        try {
            judgement = question.judge().judge(piece.exhibit(), piece.asOf());
        } catch (MalformedException e) {
            steps.add(new Step(
                    Step.Part.EVIDENCE,
                    "evidence.format",
                    piece.name(),
                    Outcome.REFUTED,
                    piece.origin() + " breaks its format: " + e.getMessage(),
                    "",
                    Optional.of(piece.asOf()),
                    ""));
            return new EvidenceSteps(piece, steps, Optional.empty());
        }
        for (Check check : judgement.verdict().checks()) {
            steps.add(step(piece, check, counted(check, question.acceptance().isPresent())));
        }
        if (question.acceptance().isPresent()) {
            Policy policy = question.acceptance().get();
            for (Check line : policy.appraise(judgement, question.at())) {
                steps.add(step(piece, line, line.outcome()));
            }
        }
        return new EvidenceSteps(piece, steps, Optional.of(judgement));
    }

    /**
     * How a line counts. Whether a line of standing that is not known is acceptable is for a policy to say; where one is
     * given, it decides about everything but authenticity.
     */
    private static Outcome counted(Check check, boolean hasPolicy) {
        boolean isAuthenticity = check.aspect() == Aspect.AUTHENTICITY;
        boolean isUnknownStanding = check.aspect() == Aspect.STANDING && check.outcome() == Outcome.UNKNOWN;
        boolean isLeftToPolicy = hasPolicy && !isAuthenticity && check.outcome() != Outcome.PROVEN;
        return isUnknownStanding || isLeftToPolicy ? Outcome.WARNING : check.outcome();
    }

    private static Step step(EvidencePiece piece, Check check, Outcome outcome) {
        String detail = check.outcome() == Outcome.UNKNOWN && outcome == Outcome.WARNING
                ? "not known: " + check.detail()
                : check.detail();
        return new Step(
                Step.Part.EVIDENCE,
                check.id(),
                piece.name(),
                outcome,
                detail,
                check.anchor()
                        .map(anchor -> anchor.name() + (anchor.production() ? "" : " (no vendor's production root)"))
                        .orElse(""),
                Optional.of(check.asOf()),
                outcome == Outcome.UNKNOWN ? "whoever runs the enclave can supply it with the evidence" : "");
    }

    /** What the evidence says that runs; empty where nothing follows from it, because it is forged or not proven. */
    Optional<Bytes> mrEnclave() {
        return judgement
                .filter(one -> one.verdict().forgery().isEmpty())
                .filter(one -> one.verdict().checks().stream()
                        .noneMatch(
                                check -> check.aspect() == Aspect.AUTHENTICITY && check.outcome() == Outcome.UNKNOWN))
                .flatMap(one -> Optional.ofNullable(one.verdict().measurements().get("sgx-mrenclave")));
    }

    Optional<Bytes> mrSigner() {
        return judgement.flatMap(
                one -> Optional.ofNullable(one.verdict().measurements().get("sgx-mrsigner")));
    }

    List<String> remainingTrust() {
        return judgement.map(one -> one.verdict().remainingTrust()).orElse(List.of());
    }
}
