package dev.vitrine.cli;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.tlog.policy.VerifiedCheckpoint;
import dev.vitrine.tlog.policy.WitnessCosignature;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a receipt proves, as lines beside those about the evidence. */
final class LogLines {

    private LogLines() {}

    static List<Check> of(Subject subject, Instant asOf) {
        if (subject.logged().isEmpty()) {
            return List.of();
        }
        Checks checks = new Checks(asOf);
        Subject.Logged logged = subject.logged().get();
        Optional<Failure> failure = logged.failure();
        if (failure.isPresent()) {
            String detail = failure.get().getMessage() + " [" + failure.get().reason() + "]";
            if (failure.get().exit() == ExitCode.REFUTED) {
                checks.refuted("log.receipt", detail);
            } else {
                checks.unknown("log.receipt", detail);
            }
            return checks.lines();
        }
        logged.proven().ifPresent(proven -> add(proven, checks));
        return checks.lines();
    }

    private static void add(ProvenEntry proven, Checks checks) {
        VerifiedCheckpoint checkpoint = proven.entry().checkpoint();
        checks.proven("log.checkpoint", "signed by the log " + checkpoint.origin());
        if (checkpoint.cosignatures().isEmpty()) {
            checks.unknown("log.witnesses", "the trust policy asks for no witness: others may be shown another tree");
        } else {
            checks.proven("log.witnesses", "cosigned by " + witnesses(checkpoint.cosignatures()));
        }
        checks.proven(
                "log.inclusion",
                "entry " + proven.entry().index() + " of " + checkpoint.head().size() + ", leaf hash "
                        + proven.entry().leafHash().hex());
        proven.statement()
                .ifPresent(signed -> checks.proven(
                        "log.statement",
                        EntryReport.describe(signed.statement()) + ", signed by "
                                + signed.signers().stream()
                                        .map(key -> EntryReport.algorithm(key) + " "
                                                + key.keyId().hex())
                                        .collect(Collectors.joining(" and "))));
    }

    private static String witnesses(List<WitnessCosignature> cosignatures) {
        return cosignatures.stream()
                .map(witness -> witness.cosignature().key().name() + " at " + Text.time(witness.timestamp()))
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
