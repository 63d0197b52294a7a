package dev.vitrine.cli;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.PolicyLog;
import dev.vitrine.tlog.policy.PolicyWitness;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.util.List;
import java.util.Optional;

/** Builds trust policies as text, the form in which people read and keep them. */
final class Policies {

    /** A witness and where it takes checkpoints. Several keys of one witness count as one: all of them must cosign. */
    record Witness(String name, List<VerifierKey> keys, Optional<String> url) {
        Witness {
            keys = List.copyOf(keys);
        }
    }

    private Policies() {}

    /** The same logs, and no quorum: for a receipt that no witness has seen yet. */
    static TrustPolicy withoutWitnesses(TrustPolicy policy) {
        List<VerifierKey> keys = policy.logs().stream().map(PolicyLog::key).toList();
        try {
            return TrustPolicy.parse(Bytes.utf8(text(keys, Optional.empty(), List.of(), "none")));
        } catch (MalformedException e) {
            throw new AssertionError("a policy of parsed keys parses", e);
        }
    }

    /**
     * The text of a policy.
     *
     * @param quorum {@code all}, {@code any}, {@code none}, or how many of the witnesses
     */
    static String text(List<VerifierKey> logs, Optional<String> logUrl, List<Witness> witnesses, String quorum) {
        StringBuilder text = new StringBuilder();
        for (VerifierKey key : logs) {
            text.append("log ").append(key);
            logUrl.ifPresent(url -> text.append(' ').append(url));
            text.append('\n');
        }
        for (Witness witness : witnesses) {
            append(text, witness);
        }
        if (quorum.equals("none") || witnesses.isEmpty()) {
            return text.append("quorum none\n").toString();
        }
        text.append("group witnesses ").append(quorum);
        witnesses.forEach(witness -> text.append(' ').append(witness.name()));
        return text.append("\nquorum witnesses\n").toString();
    }

    private static void append(StringBuilder text, Witness witness) {
        boolean several = witness.keys().size() > 1;
        StringBuilder group = new StringBuilder("group " + witness.name() + " all");
        for (int i = 0; i < witness.keys().size(); i++) {
            String name = several ? witness.name() + "-" + (i + 1) : witness.name();
            text.append("witness ")
                    .append(name)
                    .append(' ')
                    .append(witness.keys().get(i));
            witness.url().ifPresent(url -> text.append(' ').append(url));
            text.append('\n');
            group.append(' ').append(name);
        }
        if (several) {
            text.append(group).append('\n');
        }
    }

    /** In one line: how many logs and witnesses, and whether a quorum is asked for. */
    static String summary(TrustPolicy policy) {
        String witnesses = policy.needsNoWitness()
                ? "no witness needed"
                : "a quorum of " + Text.plural(policy.witnesses().size(), "witness key", "witness keys") + " needed";
        long origins = policy.logs().stream().map(PolicyLog::origin).distinct().count();
        return Text.plural(origins, "log", "logs") + ", " + witnesses;
    }

    static List<String> names(TrustPolicy policy) {
        return policy.witnesses().stream()
                .map(PolicyWitness::name)
                .map(Object::toString)
                .toList();
    }
}
