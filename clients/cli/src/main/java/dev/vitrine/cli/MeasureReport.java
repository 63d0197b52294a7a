package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.image.EnclaveImage;
import dev.vitrine.evidence.image.EnclaveImageVerifier;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.evidence.image.Measurement;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What measuring a file gave.
 *
 * @param loadings the ways in which it is loaded, with what was signed and what was measured for each
 * @param verdict each check of its signatures and measurements
 */
record MeasureReport(String format, List<Loading> loadings, Verdict verdict) {

    /**
     * One way of loading the file.
     *
     * @param position of its signature in the file; -1 for one that came beside it, or none
     */
    record Loading(String name, int position, Optional<Sigstruct> signed, Optional<Measurement> measured) {

        boolean isEqual() {
            return signed.isPresent()
                    && measured.isPresent()
                    && signed.get().mrEnclave().equals(measured.get().mrEnclave());
        }
    }

    static MeasureReport of(Bytes file, Optional<Bytes> signature, Instant at) throws MalformedException {
        Optional<Sigstruct> detached =
                signature.isPresent() ? Optional.of(Sigstruct.parse(signature.get())) : Optional.empty();
        EnclaveImage image = EnclaveImage.parse(file);
        List<Loading> loadings = new ArrayList<>();
        for (EnclaveImage.Variant variant : image.variants()) {
            Optional<Measurement> measured = variant.isLoadable() ? measure(variant) : Optional.empty();
            loadings.add(new Loading(
                    variant.name(),
                    variant.signature().map(EnclaveImage.Signature::position).orElse(-1),
                    variant.signature().map(EnclaveImage.Signature::sigstruct).or(() -> detached),
                    measured));
        }
        SigstructVerifier sigstructs = new SigstructVerifier(PublishedKeys.shipped());
        Verdict verdict = new EnclaveImageVerifier(sigstructs, MeasureLimits.DEFAULT).verify(file, detached, at);
        return new MeasureReport(image.format(), List.copyOf(loadings), verdict);
    }

    /** A file that cannot be loaded is refuted by its verdict. */
    private static Optional<Measurement> measure(EnclaveImage.Variant variant) {
        try {
            return variant.measure(MeasureLimits.DEFAULT);
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** The usual place of a signature that a stream does not carry. */
    static Optional<Path> signatureBeside(Path stream) {
        String name = LocalFiles.baseName(stream);
        if (!name.endsWith(".sgxs")) {
            return Optional.empty();
        }
        Path beside = stream.resolveSibling(name.substring(0, name.length() - 5) + ".sig");
        return Files.exists(beside) ? Optional.of(beside) : Optional.empty();
    }

    ExitCode exit() {
        return switch (verdict.conclusion()) {
            case PROVEN, WARNING -> ExitCode.PROVEN;
            case REFUTED -> ExitCode.REFUTED;
            case UNKNOWN -> ExitCode.COULD_NOT_TELL;
        };
    }

    ExitCode exitAgainst(MeasureReport other) {
        Optional<Measurement> mine = measured();
        Optional<Measurement> theirs = other.measured();
        if (mine.isEmpty() || theirs.isEmpty()) {
            return ExitCode.COULD_NOT_TELL;
        }
        return mine.get().mrEnclave().equals(theirs.get().mrEnclave()) ? ExitCode.PROVEN : ExitCode.REFUTED;
    }

    private Optional<Measurement> measured() {
        return loadings.stream().flatMap(loading -> loading.measured().stream()).findFirst();
    }

    /** In words: equal, or the first page or section that differs. */
    String firstDifference(MeasureReport other) {
        Optional<Measurement> mine = measured();
        Optional<Measurement> theirs = other.measured();
        if (mine.isEmpty() || theirs.isEmpty()) {
            return "not compared, because one of them cannot be measured";
        }
        if (mine.get().mrEnclave().equals(theirs.get().mrEnclave())) {
            return "the same enclave";
        }
        return mine.get()
                .trail()
                .firstDifference(theirs.get().trail())
                .map(place -> "they differ first at " + place)
                .orElse("they differ behind what is remembered of them");
    }

    void print(Output output, ExitCode exit) {
        output.line(
                (exit == ExitCode.PROVEN ? "PROVEN  " : exit == ExitCode.REFUTED ? "REFUTED " : "UNKNOWN ") + format);
        for (Loading loading : loadings) {
            output.line("  loaded as " + loading.name()
                    + (loading.position() < 0 ? "" : ", signature at byte " + loading.position()));
            loading.signed().ifPresent(signed -> {
                output.line("    signed    " + signed.mrEnclave().hex());
                output.line("    signer    " + signed.mrSigner().hex());
            });
            output.line("    measured  "
                    + loading.measured()
                            .map(measured -> measured.mrEnclave().hex() + (loading.isEqual() ? "  equal" : ""))
                            .orElse("not"));
        }
        for (Check check : verdict.checks()) {
            output.line(String.format(
                    Locale.ROOT,
                    "  %-8s %-24s %s",
                    check.outcome().name().toLowerCase(Locale.ROOT),
                    check.id(),
                    check.detail()));
        }
    }

    void fill(ObjectNode json) {
        json.put("format", format);
        loadings.stream().findFirst().ifPresent(first -> {
            json.put(
                    "signed",
                    first.signed().map(signed -> signed.mrEnclave().hex()).orElse(null));
            json.put(
                    "measured",
                    first.measured().map(measured -> measured.mrEnclave().hex()).orElse(null));
            json.put("equal", first.isEqual());
            json.put(
                    "mrsigner",
                    first.signed().map(signed -> signed.mrSigner().hex()).orElse(null));
        });
        json.put("q1q2", holds("q1") && holds("q2"));
        ArrayNode copies = json.putArray("copies");
        for (Loading loading : loadings) {
            ObjectNode unused = copies.addObject()
                    .put("name", loading.name())
                    .put("position", loading.position())
                    .put(
                            "signed",
                            loading.signed()
                                    .map(signed -> signed.mrEnclave().hex())
                                    .orElse(null))
                    .put(
                            "measured",
                            loading.measured()
                                    .map(measured -> measured.mrEnclave().hex())
                                    .orElse(null))
                    .put("equal", loading.isEqual())
                    .put("pages", loading.measured().map(Measurement::pages).orElse(0L));
        }
        ArrayNode checks = json.putArray("checks");
        for (Check check : verdict.checks()) {
            ObjectNode unused = checks.addObject()
                    .put("id", check.id())
                    .put("outcome", check.outcome().name().toLowerCase(Locale.ROOT))
                    .put("detail", check.detail());
        }
        ObjectNode fields = json.putObject("fields");
        verdict.fields().forEach(fields::put);
    }

    private boolean holds(String part) {
        List<Check> lines = verdict.checks().stream()
                .filter(check ->
                        check.id().startsWith("sigstruct") && check.id().endsWith("." + part))
                .toList();
        return !lines.isEmpty() && lines.stream().allMatch(check -> check.outcome() == Outcome.PROVEN);
    }
}
