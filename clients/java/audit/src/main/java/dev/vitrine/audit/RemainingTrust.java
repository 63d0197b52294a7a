package dev.vitrine.audit;

import dev.vitrine.audit.manifest.DeclaredEnclave;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.rebuild.Rebuild;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an audit cannot take off its reader. */
final class RemainingTrust {

    private RemainingTrust() {}

    static List<String> of(AuditInput input, Optional<Rebuild> rebuild, List<EvidenceSteps> evidence) {
        Set<String> trust = new LinkedHashSet<>();
        evidence.forEach(piece -> trust.addAll(piece.remainingTrust()));
        if (rebuild.isPresent()) {
            trust.add("That the source does what you want: it was built, and nobody read it here.");
            trust.add(
                    "That compiler and inputs are honest: they have the digests that were pinned, or are those of this"
                            + " machine, and nobody read them either.");
            trust.add(
                    "This machine, and this program: the commands are listed, so that another machine can do the same.");
        }
        input.manifest().ifPresent(manifest -> trust.addAll(unmeasured(manifest)));
        if (input.survey().isPresent()) {
            trust.add(
                    "That not all of the witnesses and the log conspire to show you another list than everybody else.");
        }
        return List.copyOf(trust);
    }

    private static List<String> unmeasured(Manifest manifest) {
        List<String> lines = new ArrayList<>();
        for (DeclaredEnclave enclave : manifest.enclaves()) {
            Set<String> uncovered = new LinkedHashSet<>(manifest.unmeasured());
            uncovered.addAll(enclave.unmeasured());
            lines.add(
                    uncovered.isEmpty()
                            ? "What the measurement of " + enclave.name()
                                    + " does not cover: its publisher has not stated it."
                            : "What the measurement of " + enclave.name() + " does not cover: "
                                    + String.join("; ", uncovered) + ".");
        }
        return lines;
    }
}
