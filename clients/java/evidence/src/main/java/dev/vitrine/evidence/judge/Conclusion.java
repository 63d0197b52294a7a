package dev.vitrine.evidence.judge;

import com.google.errorprone.annotations.Var;
import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The one sentence. It never says that anything is safe to rely on: that is for the reader, who is told what is left. */
final class Conclusion {

    private Conclusion() {}

    static String of(Verdict verdict, Set<Label> labels, Instant asOf) {
        String subject = "this " + verdict.kind().code();
        if (verdict.forgery().isPresent()) {
            Check check = verdict.forgery().get();
            return "As of " + asOf + " " + subject + " is forged or broken, so nothing follows from what it says: "
                    + check.id() + " failed, " + sentencePart(check.detail()) + ".";
        }
        List<Check> open = verdict.checks().stream()
                .filter(check -> check.aspect() == Aspect.AUTHENTICITY && check.outcome() == Outcome.UNKNOWN)
                .toList();
        @Var
        String finding = open.isEmpty()
                ? subject + " is authentic" + anchors(verdict)
                : subject + " is not proven to be authentic, because "
                        + open.get(0).id() + (open.size() == 1 ? "" : " and " + (open.size() - 1) + " more checks")
                        + " could not be made";
        Optional<Check> objection = verdict.checks().stream()
                .filter(check -> check.outcome() == Outcome.REFUTED)
                .findFirst();
        if (objection.isPresent()) {
            finding += ", but " + objection.get().id() + " speaks against it: "
                    + sentencePart(objection.get().detail());
        }
        return "As of " + asOf + " " + finding + against(labels) + "; what remains to be taken on trust: "
                + verdict.remainingTrust().stream()
                        .map(Conclusion::sentencePart)
                        .collect(Collectors.joining("; "))
                + ".";
    }

    private static String anchors(Verdict verdict) {
        String names = verdict.checks().stream()
                .flatMap(check -> check.anchor().stream())
                .distinct()
                .map(Conclusion::name)
                .collect(Collectors.joining(" and "));
        return names.isEmpty() ? "" : " under " + names;
    }

    private static String name(TrustAnchor anchor) {
        return anchor.production() ? anchor.name() : anchor.name() + " (no vendor's production root)";
    }

    private static String against(Set<Label> labels) {
        String codes = labels.stream()
                .filter(label -> label != Label.UNPROVEN)
                .map(Label::code)
                .collect(Collectors.joining(", "));
        return codes.isEmpty() ? "" : ", and labelled " + codes;
    }

    /** A sentence as a part of another one. */
    private static String sentencePart(String sentence) {
        String bare = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return bare.startsWith("That ") || bare.startsWith("What ") || bare.startsWith("The ")
                ? Character.toLowerCase(bare.charAt(0)) + bare.substring(1)
                : bare;
    }
}
