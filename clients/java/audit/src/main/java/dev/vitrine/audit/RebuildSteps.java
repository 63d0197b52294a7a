package dev.vitrine.audit;

import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.rebuild.BuildFailure;
import dev.vitrine.audit.rebuild.Rebuild;
import dev.vitrine.audit.rebuild.RebuiltEnclave;
import dev.vitrine.audit.rebuild.RebuiltImage;
import dev.vitrine.audit.report.EnclaveRow.Cell;
import dev.vitrine.audit.report.Step;
import dev.vitrine.evidence.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What building again showed: the source, the isolation, and each enclave. */
final class RebuildSteps {

    private RebuildSteps() {}

    static List<Step> of(Manifest manifest, Rebuild rebuild) {
        List<Step> steps = new ArrayList<>();
        Optional<Instant> asOf = Optional.of(rebuild.finishedAt());
        steps.add(source(rebuild, asOf));
        if (rebuild.source().isEmpty()) {
            return steps;
        }
        int inputs = manifest.inputs().size();
        steps.add(new Step(
                Step.Part.SOURCE,
                "source.inputs",
                "",
                inputsFailure(rebuild).isPresent() ? Outcome.UNKNOWN : Outcome.PROVEN,
                inputsFailure(rebuild)
                        .map(BuildFailure::reason)
                        .orElse(
                                inputs == 0
                                        ? "the recipe fetches nothing beside the source"
                                        : inputs + " inputs of the recipe have the digests that it pins"),
                "SHA-256 of each",
                asOf,
                inputsFailure(rebuild).map(BuildFailure::advice).orElse("")));
        steps.add(new Step(
                Step.Part.REBUILD,
                "rebuild.isolation",
                "",
                rebuild.shortcomings().isEmpty() ? Outcome.PROVEN : Outcome.WARNING,
                rebuild.shortcomings().isEmpty()
                        ? "the build had no network, a fixed environment and could write to its own folder only"
                        : String.join("; ", rebuild.shortcomings()),
                "this machine",
                asOf,
                ""));
        for (RebuiltEnclave enclave : rebuild.enclaves()) {
            steps.add(enclave(enclave, asOf));
            enclave.repeated()
                    .ifPresent(repetition -> steps.add(new Step(
                            Step.Part.REBUILD,
                            "rebuild.deterministic",
                            enclave.name(),
                            repetition.isSame() ? Outcome.PROVEN : Outcome.WARNING,
                            repetition.explanation(),
                            "this machine",
                            asOf,
                            "")));
        }
        return steps;
    }

    private static Step source(Rebuild rebuild, Optional<Instant> asOf) {
        if (rebuild.source().isPresent()) {
            return new Step(
                    Step.Part.SOURCE,
                    "source.fetched",
                    "",
                    Outcome.PROVEN,
                    "the source is there: " + rebuild.source().get().how() + ", "
                            + rebuild.source().get().files() + " files, SHA-256 of the tree "
                            + rebuild.source().get().digest().hex(),
                    "the commit or archive that the release names",
                    asOf,
                    "");
        }
        Optional<BuildFailure> failure = rebuild.enclaves().stream()
                .flatMap(enclave -> enclave.failure().stream())
                .findFirst();
        return new Step(
                Step.Part.SOURCE,
                "source.fetched",
                "",
                Outcome.UNKNOWN,
                failure.map(BuildFailure::reason).orElse("nobody says where the source is"),
                "",
                asOf,
                failure.map(BuildFailure::advice).orElse(""));
    }

    private static Optional<BuildFailure> inputsFailure(Rebuild rebuild) {
        return rebuild.enclaves().stream()
                .flatMap(enclave -> enclave.failure().stream())
                .filter(failure ->
                        failure.code().startsWith("input-") || failure.code().equals("lock-differs"))
                .findFirst();
    }

    private static Step enclave(RebuiltEnclave enclave, Optional<Instant> asOf) {
        if (enclave.failure().isPresent()) {
            BuildFailure failure = enclave.failure().get();
            return new Step(
                    Step.Part.REBUILD,
                    "rebuild.built",
                    enclave.name(),
                    Outcome.UNKNOWN,
                    "could not be built: " + failure.reason(),
                    "",
                    asOf,
                    failure.advice());
        }
        RebuiltImage image = enclave.image().orElseThrow();
        boolean isMeasured = image.mrEnclave().isPresent();
        return new Step(
                Step.Part.REBUILD,
                "rebuild.built",
                enclave.name(),
                isMeasured ? Outcome.PROVEN : Outcome.UNKNOWN,
                isMeasured ? "was built again and " + image.how() : "was built again, and " + image.how(),
                "this machine's builders",
                asOf,
                isMeasured ? "" : "the publisher can supply what is missing");
    }

    static Cell cell(Optional<Rebuild> rebuild, String name) {
        Optional<RebuiltEnclave> enclave = rebuild.flatMap(one -> one.enclave(name));
        if (enclave.isEmpty()) {
            return Cell.unknown("it was not built");
        }
        if (enclave.get().failure().isPresent()) {
            return Cell.unknown("could not be built on this machine");
        }
        RebuiltImage image = enclave.get().image().orElseThrow();
        return image.mrEnclave()
                .map(value -> Cell.of(value, "built from the source by this audit"))
                .orElse(Cell.unknown(image.how()));
    }
}
