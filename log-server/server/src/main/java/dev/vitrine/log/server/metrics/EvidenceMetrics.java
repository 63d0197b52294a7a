package dev.vitrine.log.server.metrics;

import static java.util.Objects.requireNonNull;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.exhibit.Assessment;
import dev.vitrine.proto.v1.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was found out about evidence at admission. Every kind and label is there from the start, with 0. */
public final class EvidenceMetrics {

    /** Ids of checks come from verifiers, and some count what is in the evidence: strangers must not make meters. */
    private static final int MAX_CHECKS = 256;

    private static final String OTHER = "other";

    private final Metrics metrics;
    private final Map<EvidenceKind, Counter> judged = new EnumMap<>(EvidenceKind.class);
    private final Map<Label, Counter> labelled = new EnumMap<>(Label.class);
    private final Histogram seconds;
    private final Set<String> checks = ConcurrentHashMap.newKeySet();

    EvidenceMetrics(Metrics metrics, double[] bounds) {
        this.metrics = metrics;
        for (EvidenceKind kind : EvidenceKind.values()) {
            judged.put(
                    kind,
                    metrics.counter(
                            "log_evidence_judged_total",
                            "Leaves whose evidence was judged and admitted.",
                            "kind",
                            kind.code()));
        }
        for (Label label : Label.values()) {
            labelled.put(
                    label,
                    metrics.counter(
                            "log_evidence_labels_total", "Labels of admitted evidence.", "label", label.code()));
        }
        seconds = metrics.histogram(
                "log_evidence_seconds", "Time of judging the evidence of one leaf, without waiting.", bounds);
    }

    public void judged(Assessment assessment, long nanos) {
        seconds.observeNanos(nanos);
        assessment.kinds().forEach(kind -> requireNonNull(judged.get(kind)).increment());
        assessment.labels().forEach(label -> requireNonNull(labelled.get(label)).increment());
    }

    /** Evidence that was refused, by the code of the answer and the check that failed. */
    public void refused(ErrorCode code, String check) {
        metrics.counter(
                        "log_evidence_refused_total",
                        "Leaves that were refused for their evidence.",
                        "code",
                        code.name(),
                        "check",
                        bounded(check))
                .increment();
    }

    private String bounded(String check) {
        if (checks.contains(check)) {
            return check;
        }
        return checks.size() < MAX_CHECKS && checks.add(check) ? check : OTHER;
    }
}
