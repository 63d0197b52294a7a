package dev.vitrine.audit;

import dev.vitrine.audit.manifest.DeclaredEnclave;
import dev.vitrine.audit.report.EnclaveRow.Cell;
import dev.vitrine.audit.report.Step;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.image.EnclaveImageVerifier;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was released for one enclave: the signature, whether the file measures to it, and whether it is what the release says.
 *
 * @param cell the measurement that is signed
 * @param signer who signed it
 */
record SignedSteps(List<Step> steps, Cell cell, Optional<Bytes> signer) {

    private static final SigstructVerifier SIGSTRUCTS = new SigstructVerifier(PublishedKeys.shipped());

    /**
     * @param sigstruct of the logged release, where the file itself is not at hand
     */
    static SignedSteps of(
            String name,
            Optional<DeclaredEnclave> declared,
            Optional<Bytes> file,
            Optional<Bytes> sigstruct,
            Instant at) {
        List<Step> steps = new ArrayList<>();
        Optional<Bytes> expected = declared.flatMap(DeclaredEnclave::expected)
                .filter(identity -> identity.kind().equals("sgx-mrenclave"))
                .map(identity -> identity.measurement());
        if (file.isEmpty() && sigstruct.isEmpty()) {
            steps.add(step(
                    "signed.file",
                    name,
                    Outcome.UNKNOWN,
                    "the signed enclave is not at hand",
                    "its publisher can supply it: `signed:` in the manifest, with a URL"));
            return new SignedSteps(
                    steps,
                    expected.map(value -> Cell.of(value, "as the release says; no signature was seen"))
                            .orElse(Cell.unknown("no signed file, and nobody says what it measures to")),
                    declared.flatMap(DeclaredEnclave::expected).flatMap(identity -> identity.mrsigner()));
        }
        Verdict verdict;
        try {
            verdict = file.isPresent() && file.get().size() != Sigstruct.SIZE
                    ? new EnclaveImageVerifier(SIGSTRUCTS, MeasureLimits.DEFAULT)
                            .verify(file.get(), Optional.empty(), at)
                    : SIGSTRUCTS.verify(file.or(() -> sigstruct).orElseThrow(), at);
        } catch (MalformedException e) {
            steps.add(step(
                    "signed.format", name, Outcome.REFUTED, "the signed file is no enclave: " + e.getMessage(), ""));
            return new SignedSteps(steps, Cell.unknown("the signed file is no enclave"), Optional.empty());
        }
        for (Check check : verdict.checks()) {
            steps.add(new Step(
                    Step.Part.SIGNED,
                    check.id(),
                    name,
                    check.outcome(),
                    check.detail(),
                    "",
                    Optional.of(check.asOf()),
                    ""));
        }
        Map<String, Bytes> measurements = verdict.measurements();
        Optional<Bytes> signed = Optional.ofNullable(measurements.get("sgx-mrenclave"))
                .filter(value -> verdict.forgery().isEmpty());
        if (expected.isPresent() && signed.isPresent()) {
            boolean same = expected.equals(signed);
            steps.add(step(
                    "signed.expected",
                    name,
                    same ? Outcome.PROVEN : Outcome.REFUTED,
                    same
                            ? "the release says the same measurement as the signature"
                            : "the release says " + expected.get().hex() + ", the signature "
                                    + signed.get().hex(),
                    ""));
        }
        return new SignedSteps(
                steps,
                signed.map(value -> Cell.of(
                                value,
                                file.isPresent() && measurements.containsKey("sgx-mrenclave-measured")
                                        ? "the signature in the released file, which measures to it"
                                        : "the signature of the release"))
                        .orElse(Cell.unknown("the signature does not hold")),
                Optional.ofNullable(measurements.get("sgx-mrsigner")));
    }

    private static Step step(String id, String name, Outcome outcome, String detail, String advice) {
        return new Step(Step.Part.SIGNED, id, name, outcome, detail, "", Optional.empty(), advice);
    }
}
