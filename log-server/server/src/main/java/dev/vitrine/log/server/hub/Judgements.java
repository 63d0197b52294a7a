package dev.vitrine.log.server.hub;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.proto.v1.CheckLine;
import dev.vitrine.proto.v1.Judgement;
import java.util.Locale;

/** A judgement as {@code vitrine check --json} prints it. */
final class Judgements {

    private Judgements() {}

    static Judgement message(dev.vitrine.evidence.judge.Judgement judgement) {
        Judgement.Builder message = Judgement.newBuilder()
                .setConclusion(judgement.conclusion())
                .setAsOf(judgement.asOf().toString())
                .putAllFields(judgement.verdict().fields())
                .addAllRemainingTrust(judgement.verdict().remainingTrust())
                .addAllLabels(judgement.labels().stream().map(Label::code).toList());
        judgement.verdict().measurements().forEach((kind, value) -> message.putMeasurements(kind, value.hex()));
        judgement.verdict().checks().forEach(check -> message.addChecks(line(check)));
        return message.build();
    }

    private static CheckLine line(Check check) {
        return CheckLine.newBuilder()
                .setId(check.id())
                .setOutcome(word(check.outcome()))
                .setAnchor(check.anchor().map(TrustAnchor::name).orElse(""))
                .setAsOf(check.asOf().toString())
                .setDetail(check.detail())
                .build();
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
