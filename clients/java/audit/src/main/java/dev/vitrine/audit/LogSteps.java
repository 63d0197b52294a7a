package dev.vitrine.audit;

import dev.vitrine.audit.report.Step;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.tlog.policy.VerifiedCheckpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the log shows: who vouches for it, that nothing was left out, and the release's entry. */
final class LogSteps {

    private LogSteps() {}

    static List<Step> of(AuditInput input) {
        if (input.survey().isEmpty()) {
            return List.of(new Step(
                    Step.Part.LOG,
                    "log.checkpoint",
                    "",
                    Outcome.UNKNOWN,
                    "no log was asked: what others have logged about this release is not known",
                    "",
                    Optional.empty(),
                    "name one with --log and --log-policy"));
        }
        VerifiedCheckpoint checkpoint = input.survey().get().checkpoint();
        Optional<Instant> asOf = checkpoint.earliestQuorumTime().isPresent()
                ? Optional.of(
                        Instant.ofEpochSecond(checkpoint.earliestQuorumTime().getAsLong()))
                : Optional.empty();
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(
                Step.Part.LOG,
                "log.checkpoint",
                "",
                Outcome.PROVEN,
                "the log " + checkpoint.origin() + " signed its "
                        + checkpoint.head().size() + " entries, root "
                        + checkpoint.head().root().base64(),
                "log key " + checkpoint.logKey().name(),
                asOf,
                ""));
        steps.add(witnesses(checkpoint, asOf));
        boolean isComplete = input.survey().get().isComplete();
        steps.add(new Step(
                Step.Part.LOG,
                "log.complete",
                "",
                isComplete ? Outcome.PROVEN : Outcome.WARNING,
                isComplete
                        ? "all " + checkpoint.head().size()
                                + " entries were read and hash to that root: nothing about this release was left out"
                        : "only receipts were looked at: what else the log has about this release is not known",
                "the checkpoint's root",
                asOf,
                ""));
        steps.add(release(input, asOf));
        return steps;
    }

    private static Step witnesses(VerifiedCheckpoint checkpoint, Optional<Instant> asOf) {
        boolean has = !checkpoint.cosignatures().isEmpty();
        String names = checkpoint.cosignatures().stream()
                .map(witness -> witness.cosignature().key().name().toString())
                .distinct()
                .collect(Collectors.joining(", "));
        long count = checkpoint.cosignatures().stream()
                .map(witness -> witness.cosignature().key().name().toString())
                .distinct()
                .count();
        return new Step(
                Step.Part.LOG,
                "log.witnesses",
                "",
                has ? Outcome.PROVEN : Outcome.UNKNOWN,
                has
                        ? count + (count == 1 ? " witness has" : " witnesses have")
                                + " cosigned it, as the policy demands"
                        : "no witness is asked for: the log could show others another list",
                has ? "witness keys " + names : "",
                asOf,
                has ? "" : "use a trust policy with witnesses");
    }

    private static Step release(AuditInput input, Optional<Instant> asOf) {
        if (input.release().isEmpty()) {
            return new Step(
                    Step.Part.LOG,
                    "log.release",
                    "",
                    Outcome.UNKNOWN,
                    "nobody has logged this release",
                    "",
                    asOf,
                    "its publisher, or anybody, can: `vitrine submit --statement`");
        }
        LogSurvey.Found found = input.release().get();
        return new Step(
                Step.Part.LOG,
                "log.release",
                "",
                Outcome.PROVEN,
                "entry " + found.index() + " is this release, leaf hash "
                        + found.leafHash().hex(),
                "publisher key "
                        + found.signed().signers().stream()
                                .map(key -> key.keyId().hex().substring(0, 16))
                                .collect(Collectors.joining(", ")),
                asOf,
                "");
    }
}
