package dev.vitrine.audit;

import dev.vitrine.audit.diff.Differ;
import dev.vitrine.audit.diff.EnclaveDiff;
import dev.vitrine.audit.manifest.DeclaredEnclave;
import dev.vitrine.audit.manifest.DeclaredEvidence;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.rebuild.Rebuild;
import dev.vitrine.audit.rebuild.RebuiltEnclave;
import dev.vitrine.audit.report.AuditReport;
import dev.vitrine.audit.report.EnclaveRow;
import dev.vitrine.audit.report.EnclaveRow.Cell;
import dev.vitrine.audit.report.Step;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The whole chain from a log to a source, for one release: what was signed, what its source builds to and what hardware
 * attests are compared for each of its enclaves. A release is proven only if all of them are.
 */
public final class Audit {

    private final AuditQuestion question;
    private final Differ differ = new Differ(MeasureLimits.DEFAULT);

    public Audit(AuditQuestion question) {
        this.question = question;
    }

    /**
     * Puts together what was gathered.
     *
     * @param rebuild what building again gave; empty where it was not asked for, or nobody knows how
     */
    public AuditResult conclude(AuditInput input, Optional<Rebuild> rebuild) {
        List<Step> steps = new ArrayList<>(LogSteps.of(input));
        List<EvidenceSteps> evidence = input.evidence().stream()
                .map(piece -> EvidenceSteps.of(piece, question))
                .toList();
        Map<String, SignedSteps> signed = signed(input);
        signed.values().forEach(one -> steps.addAll(one.steps()));
        evidence.forEach(one -> steps.addAll(one.steps()));
        input.missing().forEach(missing -> steps.add(hole(missing)));
        steps.addAll(rebuildSteps(input, rebuild));

        Map<String, Bytes> expected = new TreeMap<>();
        signed.forEach((name, one) -> one.cell().measurement().ifPresent(value -> expected.put(name, value)));
        Optional<Step> others = others(input, expected, steps);

        List<EnclaveRow> rows = new ArrayList<>();
        Set<EvidenceSteps> used = new LinkedHashSet<>();
        for (Map.Entry<String, SignedSteps> one : signed.entrySet()) {
            rows.add(row(one.getKey(), one.getValue(), input, rebuild, evidence, others, used));
        }
        if (question.asksForAttestation()) {
            steps.addAll(evidenceOfOthers(evidence, used));
        }
        AuditReport report = new AuditReport(
                input.subject(),
                input.manifest().map(Manifest::project).orElse(""),
                input.manifest().map(Manifest::release).orElse(""),
                question.at(),
                sorted(steps),
                rows,
                RemainingTrust.of(input, rebuild, evidence),
                rebuild.map(Rebuild::commands).orElse(List.of()),
                question.tool());
        return new AuditResult(report, rebuild);
    }

    /** Lines in the order of the chain, whatever order they were found in. */
    private static List<Step> sorted(List<Step> steps) {
        List<Step> sorted = new ArrayList<>();
        for (Step.Part part : Step.Part.values()) {
            steps.stream().filter(step -> step.part() == part).forEach(sorted::add);
        }
        return sorted;
    }

    private Map<String, SignedSteps> signed(AuditInput input) {
        Set<String> names = new LinkedHashSet<>();
        input.manifest().ifPresent(manifest -> manifest.enclaves().forEach(enclave -> names.add(enclave.name())));
        if (names.isEmpty()) {
            names.addAll(new TreeMap<>(input.signed()).keySet());
        }
        Map<String, SignedSteps> signed = new LinkedHashMap<>();
        for (String name : names) {
            Optional<DeclaredEnclave> declared = input.manifest().flatMap(manifest -> manifest.enclave(name));
            signed.put(
                    name,
                    SignedSteps.of(
                            name,
                            declared,
                            Optional.ofNullable(input.signed().get(name)),
                            loggedSigstruct(input, name),
                            question.at()));
        }
        return signed;
    }

    private static Optional<Bytes> loggedSigstruct(AuditInput input, String name) {
        return input.release().stream()
                .flatMap(found -> found.statement().getRelease().getEnclavesList().stream())
                .filter(enclave -> enclave.getName().equals(name))
                .map(Enclave::getSigstruct)
                .filter(sigstruct -> !sigstruct.isEmpty())
                .map(ByteStrings::toBytes)
                .findFirst();
    }

    private static Step hole(DeclaredEvidence.Missing missing) {
        return new Step(
                Step.Part.EVIDENCE,
                "evidence.missing",
                "",
                Outcome.UNKNOWN,
                "missing: " + missing.what(),
                "",
                Optional.empty(),
                missing.supplier().isEmpty() ? "" : "could be supplied by " + missing.supplier());
    }

    private List<Step> rebuildSteps(AuditInput input, Optional<Rebuild> rebuild) {
        if (input.manifest().isEmpty()) {
            return List.of(new Step(
                    Step.Part.SOURCE,
                    "source.declared",
                    "",
                    Outcome.UNKNOWN,
                    "nobody says which source this was built from",
                    "",
                    Optional.empty(),
                    "give a manifest with --manifest; `vitrine init` proposes one"));
        }
        if (rebuild.isPresent()) {
            return RebuildSteps.of(input.manifest().get(), rebuild.get());
        }
        boolean isLeftToOthers = question.rebuilders().isPresent();
        return List.of(new Step(
                Step.Part.REBUILD,
                "rebuild.built",
                "",
                isLeftToOthers ? Outcome.WARNING : Outcome.UNKNOWN,
                "not built by this audit" + (isLeftToOthers ? ": that is left to others" : ""),
                "",
                Optional.empty(),
                isLeftToOthers ? "" : "leave --no-rebuild out"));
    }

    private Optional<Step> others(AuditInput input, Map<String, Bytes> expected, List<Step> steps) {
        if (input.survey().isEmpty()) {
            return Optional.empty();
        }
        LoggedVerdicts verdicts = LoggedVerdicts.of(
                input.survey().get(),
                input.release(),
                input.manifest().map(Manifest::project).orElse(""),
                input.manifest().map(Manifest::release).orElse(""));
        steps.addAll(verdicts.steps());
        Optional<Step> appraisal = question.rebuilders().map(rule -> verdicts.appraise(rule, expected));
        appraisal.ifPresent(steps::add);
        return appraisal;
    }

    private EnclaveRow row(
            String name,
            SignedSteps signed,
            AuditInput input,
            Optional<Rebuild> rebuild,
            List<EvidenceSteps> evidence,
            Optional<Step> others,
            Set<EvidenceSteps> used) {
        Cell rebuilt = rebuilt(name, signed, rebuild, others);
        Cell attested = attested(name, signed, evidence, used);
        Optional<EnclaveDiff> diff = diff(name, input, rebuild);
        String explanation = diff.filter(one -> !one.first().equals(one.second()))
                .map(Audit::explain)
                .orElse("");
        Optional<String> failure = rebuild.flatMap(one -> one.enclave(name))
                .flatMap(RebuiltEnclave::failure)
                .map(one -> one.reason() + ". What would help: " + one.advice());
        return new EnclaveRow(
                name,
                signed.cell(),
                rebuilt,
                attested,
                EnclaveRow.compare(signed.cell(), rebuilt, attested),
                diff.map(one -> one.similarity().code()).orElse(""),
                explanation.isEmpty() ? failure.orElse("") : explanation,
                signed.signer());
    }

    private static String explain(EnclaveDiff diff) {
        return diff.summary()
                + (diff.causes().isEmpty()
                        ? ""
                        : ". What would make it go away: "
                                + diff.causes().get(0).advice());
    }

    private Cell rebuilt(String name, SignedSteps signed, Optional<Rebuild> rebuild, Optional<Step> others) {
        if (rebuild.isPresent() || others.isEmpty()) {
            return question.rebuilds() || rebuild.isPresent()
                    ? RebuildSteps.cell(rebuild, name)
                    : Cell.unknown("not built by this audit: --no-rebuild");
        }
        boolean isVouchedFor =
                others.get().outcome() == Outcome.PROVEN || others.get().outcome() == Outcome.WARNING;
        return isVouchedFor && signed.cell().measurement().isPresent()
                ? Cell.of(signed.cell().measurement().get(), "by the word of the named rebuilders, in the log")
                : Cell.unknown("not enough of the named rebuilders have logged it");
    }

    /** The differences between the released and the rebuilt file, where both are there. */
    private Optional<EnclaveDiff> diff(String name, AuditInput input, Optional<Rebuild> rebuild) {
        Optional<Bytes> released = Optional.ofNullable(input.signed().get(name));
        Optional<Bytes> rebuilt = rebuild.flatMap(one -> one.enclave(name))
                .flatMap(RebuiltEnclave::image)
                .map(image -> image.file());
        return released.isPresent() && rebuilt.isPresent()
                ? Optional.of(differ.compare(released.get(), rebuilt.get()))
                : Optional.empty();
    }

    private Cell attested(String name, SignedSteps signed, List<EvidenceSteps> evidence, Set<EvidenceSteps> used) {
        if (!question.asksForAttestation()) {
            return Cell.notAsked("whether it runs anywhere was not asked");
        }
        Optional<EvidenceSteps> other = Optional.empty();
        Optional<EvidenceSteps> own = Optional.empty();
        for (EvidenceSteps piece : evidence) {
            boolean isNamed = piece.piece().enclave().filter(name::equals).isPresent();
            boolean isSame = piece.mrEnclave().isPresent()
                    && piece.mrEnclave().equals(signed.cell().measurement())
                    && (signed.signer().isEmpty()
                            || piece.mrSigner().isEmpty()
                            || piece.mrSigner().equals(signed.signer()));
            if (isNamed || (piece.piece().enclave().isEmpty() && isSame)) {
                used.add(piece);
                if (piece.mrEnclave().isPresent()
                        && !piece.mrEnclave().equals(signed.cell().measurement())) {
                    other = Optional.of(piece);
                } else if (own.isEmpty() && piece.mrEnclave().isPresent()) {
                    own = Optional.of(piece);
                }
            }
        }
        // One piece of evidence for something else is enough: it was said to be of this enclave.
        Optional<EvidenceSteps> found = other.isPresent() ? other : own;
        return found.map(piece ->
                        Cell.of(piece.mrEnclave().orElseThrow(), piece.piece().origin()))
                .orElse(Cell.unknown("no evidence that holds shows this enclave running anywhere"));
    }

    /** Evidence that was given and is of none of the enclaves. */
    private static List<Step> evidenceOfOthers(List<EvidenceSteps> evidence, Set<EvidenceSteps> used) {
        List<Step> steps = new ArrayList<>();
        for (EvidenceSteps piece : evidence) {
            if (!used.contains(piece) && piece.mrEnclave().isPresent()) {
                steps.add(new Step(
                        Step.Part.EVIDENCE,
                        "evidence.enclave",
                        piece.piece().name(),
                        Outcome.REFUTED,
                        "it is evidence for an enclave that is not in this release: "
                                + piece.mrEnclave().orElseThrow().hex(),
                        "",
                        Optional.of(piece.piece().asOf()),
                        ""));
            }
        }
        return steps;
    }
}
