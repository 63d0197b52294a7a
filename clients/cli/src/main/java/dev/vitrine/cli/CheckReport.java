package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.Var;
import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.evidence.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that is found out about one piece of evidence.
 *
 * @param kind its stable name
 * @param format for people
 * @param checks about the log first, then about the evidence
 * @param fields decoded, the measured identities among them
 * @param policy what the policy says; empty where nothing was judged
 * @param isDemanded whether the policy counts
 */
record CheckReport(
        String name,
        String kind,
        String format,
        Instant asOf,
        List<Check> checks,
        Map<String, String> fields,
        List<String> labels,
        List<String> remainingTrust,
        List<Check> policy,
        boolean isDemanded,
        ExitCode exit,
        String conclusion) {

    static CheckReport of(
            String name,
            String format,
            Judgement judgement,
            List<Check> logLines,
            List<Check> policy,
            boolean isDemanded) {
        List<Check> checks = new ArrayList<>(logLines);
        checks.addAll(judgement.verdict().checks());
        Map<String, String> fields = new LinkedHashMap<>(judgement.verdict().fields());
        judgement.verdict().measurements().forEach((kind, value) -> fields.put(kind, value.hex()));
        ExitCode evidence = exit(judgement.outcome());
        Optional<Check> objection = Policy.objection(policy);
        ExitCode demanded =
                isDemanded && objection.isPresent() ? exit(objection.get().outcome()) : ExitCode.PROVEN;
        ExitCode exit = ofLog(logLines).and(evidence).and(demanded);
        StringBuilder conclusion = new StringBuilder(judgement.conclusion());
        if (isDemanded && objection.isPresent()) {
            insert(conclusion, "; it is not acceptable under the policy, because of " + line(objection.get()));
        }
        return new CheckReport(
                name,
                judgement.verdict().kind().code(),
                format,
                judgement.asOf(),
                List.copyOf(checks),
                fields,
                judgement.labels().stream().map(Label::code).toList(),
                judgement.verdict().remainingTrust(),
                policy,
                isDemanded,
                exit,
                sentence(exit, logLines, conclusion.toString()));
    }

    /** What could not be judged, and why. */
    static CheckReport unjudged(String name, String kind, List<Check> logLines, List<Check> why) {
        List<Check> checks = new ArrayList<>(logLines);
        checks.addAll(why);
        Check last = why.get(why.size() - 1);
        ExitCode exit = ofLog(logLines).and(exit(last.outcome()));
        String trust = "Everything in it.";
        return new CheckReport(
                name,
                kind,
                kind,
                last.asOf(),
                List.copyOf(checks),
                Map.of(),
                List.of(),
                List.of(trust),
                List.of(),
                false,
                exit,
                sentence(
                        exit,
                        logLines,
                        "As of " + last.asOf() + " nothing is proven by this file, because of " + line(last)
                                + "; what remains to be taken on trust: everything in it."));
    }

    private static ExitCode ofLog(List<Check> logLines) {
        ExitCode worst = ExitCode.PROVEN;
        for (Check line : logLines) {
            worst = worst.and(exit(line.outcome()));
        }
        return worst;
    }

    private static ExitCode exit(Outcome outcome) {
        return switch (outcome) {
            case PROVEN, WARNING -> ExitCode.PROVEN;
            case REFUTED -> ExitCode.REFUTED;
            case UNKNOWN -> ExitCode.COULD_NOT_TELL;
        };
    }

    /** One sentence that begins with the outcome. */
    private static String sentence(ExitCode exit, List<Check> logLines, String conclusion) {
        String word =
                switch (exit) {
                    case PROVEN -> "Proven";
                    case REFUTED -> "Refuted";
                    default -> "Unknown";
                };
        Optional<Check> broken = logLines.stream()
                .filter(line -> line.outcome() != Outcome.PROVEN)
                .findFirst();
        String log = broken.isPresent()
                ? "the receipt does not show that it was logged (" + line(broken.get()) + "), and "
                : logLines.isEmpty() ? "" : "it was logged before witnesses, and ";
        return word + ": " + log + Character.toLowerCase(conclusion.charAt(0)) + conclusion.substring(1);
    }

    private static void insert(StringBuilder conclusion, String text) {
        int at = conclusion.indexOf("; what remains");
        conclusion.insert(at < 0 ? conclusion.length() : at, text);
    }

    private static String line(Check check) {
        String detail = check.detail();
        return check.id() + ": " + (detail.endsWith(".") ? detail.substring(0, detail.length() - 1) : detail);
    }

    void print(Output output) {
        output.line(word(exit) + " " + name + ": " + format);
        @Var Optional<TrustAnchor> shown = Optional.empty();
        for (Check check : checks) {
            output.line(
                    String.format(Locale.ROOT, "  %-8s %-28s %s", lower(check.outcome()), check.id(), check.detail()));
            if (check.anchor().isPresent() && !check.anchor().equals(shown)) {
                shown = check.anchor();
                output.line("           under the root " + anchor(shown.get()));
            }
        }
        if (!labels.isEmpty()) {
            output.line("  labels   " + String.join(", ", labels));
        }
        if (!policy.isEmpty()) {
            Optional<Check> objection = Policy.objection(policy);
            output.line("  policy   " + policyName() + ": "
                    + objection.map(line -> "NOT ACCEPTABLE, " + line(line)).orElse("acceptable"));
        }
        output.line("  " + conclusion);
        output.json(json());
    }

    private String policyName() {
        return isDemanded ? "the policy given" : "the default policy, which was not asked for";
    }

    private static String word(ExitCode exit) {
        return switch (exit) {
            case PROVEN -> "PROVEN ";
            case REFUTED -> "REFUTED";
            default -> "UNKNOWN";
        };
    }

    /**
     * The one form that every file has: {@code conclusion}, {@code asOf}, {@code checks}, {@code fields}, {@code
     * remainingTrust}. What is said about the whole file are fields, too, whose names begin with {@code check.} and {@code
     * policy.}; the lines of a policy that counts are checks.
     */
    ObjectNode json() {
        ObjectNode json = Output.object().put("conclusion", conclusion).put("asOf", asOf.toString());
        ArrayNode lines = json.putArray("checks");
        lines(lines, checks);
        if (isDemanded) {
            lines(lines, policy);
        }
        ObjectNode decoded = json.putObject("fields");
        fields.forEach(decoded::put);
        decoded.put("check.file", name)
                .put("check.outcome", exit.outcome())
                .put("check.kind", kind)
                .put("check.format", format)
                .put("check.labels", String.join(", ", labels))
                .put("check.refuted-aspects", refutedAspects());
        if (!policy.isEmpty()) {
            Optional<Check> objection = Policy.objection(policy);
            decoded.put("policy.demanded", Boolean.toString(isDemanded))
                    .put("policy.acceptable", Boolean.toString(objection.isEmpty()))
                    .put("policy.objection", objection.map(CheckReport::line).orElse(""));
        }
        ArrayNode trust = json.putArray("remainingTrust");
        remainingTrust.forEach(trust::add);
        return json;
    }

    private String refutedAspects() {
        return checks.stream()
                .filter(check -> check.outcome() == Outcome.REFUTED)
                .map(check -> lower(check.aspect()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static void lines(ArrayNode array, List<Check> checks) {
        for (Check check : checks) {
            ObjectNode unused = array.addObject()
                    .put("id", check.id())
                    .put("outcome", lower(check.outcome()))
                    .put("anchor", check.anchor().map(CheckReport::anchor).orElse(null))
                    .put("asOf", check.asOf().toString())
                    .put("detail", check.detail());
        }
    }

    /** By name and fingerprint. */
    private static String anchor(TrustAnchor anchor) {
        return anchor.name() + ", SPKI SHA-256 " + anchor.spkiSha256().hex();
    }

    private static String lower(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static String lower(Aspect aspect) {
        return aspect.name().toLowerCase(Locale.ROOT);
    }
}
