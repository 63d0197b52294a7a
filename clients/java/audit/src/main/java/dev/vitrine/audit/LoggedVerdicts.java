package dev.vitrine.audit;

import dev.vitrine.audit.report.Step;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.dsse.PublisherKey;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What rebuilders have logged about a release. Of each rebuilder the last verdict counts that came to a result. */
final class LoggedVerdicts {

    private final List<LogSurvey.Found> verdicts;

    private LoggedVerdicts(List<LogSurvey.Found> verdicts) {
        this.verdicts = verdicts;
    }

    /** The verdicts about a release: by its entry, or, where it has none, by project and version. */
    static LoggedVerdicts of(LogSurvey survey, Optional<LogSurvey.Found> release, String project, String version) {
        List<LogSurvey.Found> verdicts = survey.statements().stream()
                .filter(found -> found.statement().hasRebuildVerdict())
                .filter(found -> isAbout(found.statement().getRebuildVerdict(), release, project, version))
                .sorted(Comparator.comparingLong(LogSurvey.Found::index))
                .toList();
        return new LoggedVerdicts(verdicts);
    }

    private static boolean isAbout(
            RebuildVerdict verdict, Optional<LogSurvey.Found> release, String project, String version) {
        Bytes leaf = ByteStrings.toBytes(verdict.getReleaseLeafHash());
        return leaf.isEmpty()
                ? verdict.getProject().equals(project) && verdict.getVersion().equals(version)
                : release.isPresent() && release.get().leafHash().bytes().equals(leaf);
    }

    List<LogSurvey.Found> all() {
        return verdicts;
    }

    /** One line for each logged verdict. A mismatch that somebody found is a warning, whoever it was. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (LogSurvey.Found found : verdicts) {
            RebuildVerdict verdict = found.statement().getRebuildVerdict();
            Set<String> words = new LinkedHashSet<>();
            boolean differs = false;
            for (EnclaveVerdict enclave : verdict.getEnclavesList()) {
                words.add(word(enclave.getOutcome()));
                differs |= enclave.getOutcome() == RebuildOutcome.REBUILD_OUTCOME_MISMATCH;
            }
            steps.add(new Step(
                    Step.Part.OTHERS,
                    "others.verdict",
                    "",
                    differs ? Outcome.WARNING : Outcome.PROVEN,
                    "entry " + found.index() + " of the log: a rebuilder says " + String.join(", ", words)
                            + " about all " + verdict.getEnclavesCount()
                            + " enclaves; this says who claims it, not that"
                            + " it is so",
                    signers(found),
                    Optional.of(Instant.ofEpochSecond(verdict.getFinishedAt())),
                    ""));
        }
        return steps;
    }

    private static String word(RebuildOutcome outcome) {
        return outcome.name()
                .replaceFirst("^REBUILD_OUTCOME_", "")
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }

    private static String signers(LogSurvey.Found found) {
        return "rebuilder key "
                + String.join(
                        ", ",
                        found.signed().signers().stream()
                                .map(key -> key.keyId().hex().substring(0, 16))
                                .toList());
    }

    /** Whether enough of the named rebuilders agree on these measurements. */
    Step appraise(RebuilderRule rule, Map<String, Bytes> expected) {
        Map<Bytes, Boolean> last = new TreeMap<>();
        for (LogSurvey.Found found : verdicts) {
            Optional<Boolean> matches = matches(found.statement().getRebuildVerdict(), expected);
            if (matches.isPresent()) {
                for (PublisherKey key : found.signed().signers()) {
                    if (rule.of().contains(key.keyId())) {
                        last.put(key.keyId(), matches.get());
                    }
                }
            }
        }
        long agree = last.values().stream().filter(matches -> matches).count();
        long differ = last.size() - agree;
        // No number of others makes up for one that could not reproduce it, unless it is outvoted by the rule itself.
        Outcome outcome = agree >= rule.k()
                ? differ > 0 ? Outcome.WARNING : Outcome.PROVEN
                : rule.of().size() - differ < rule.k() ? Outcome.REFUTED : Outcome.UNKNOWN;
        return new Step(
                Step.Part.OTHERS,
                "others.rebuilds",
                "",
                outcome,
                agree + " of " + rule.of().size() + " named rebuilders logged that the release builds to these"
                        + " measurements, " + differ + " that it does not; " + rule.k() + " are demanded",
                "the keys of the named rebuilders",
                Optional.empty(),
                outcome == Outcome.UNKNOWN ? "more of the named rebuilders can run `vitrine rebuild worker`" : "");
    }

    /** True where every enclave was rebuilt to what is expected, false where one was not; empty where it says neither. */
    private static Optional<Boolean> matches(RebuildVerdict verdict, Map<String, Bytes> expected) {
        Map<String, EnclaveVerdict> byName = new TreeMap<>();
        verdict.getEnclavesList().forEach(enclave -> byName.put(enclave.getEnclave(), enclave));
        boolean complete = true;
        for (Map.Entry<String, Bytes> one : expected.entrySet()) {
            EnclaveVerdict enclave = byName.get(one.getKey());
            if (enclave == null || enclave.getOutcome() == RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD) {
                complete = false;
            } else if (!ByteStrings.toBytes(enclave.getRebuilt().getValue()).equals(one.getValue())) {
                return Optional.of(false);
            }
        }
        return complete && !expected.isEmpty() ? Optional.of(true) : Optional.empty();
    }
}
