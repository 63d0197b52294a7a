package dev.vitrine.audit;

import dev.vitrine.audit.manifest.BuildRecipe;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.rebuild.BuildFailure;
import dev.vitrine.audit.rebuild.Rebuild;
import dev.vitrine.audit.report.EnclaveRow;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The verdict of a rebuild as it is logged: failures, too. */
public final class VerdictStatements {

    private static final int MAX_EXPLANATION = 8192;
    private static final int MAX_ENVIRONMENT = 4096;

    private VerdictStatements() {}

    /**
     * The statement.
     *
     * @param htmlReport the report as it is kept beside it; only its digest is logged
     * @throws MalformedException where there is nothing to say: nobody knows a recipe, or what any enclave should measure to
     */
    public static Statement of(AuditInput input, AuditResult result, Bytes htmlReport) throws MalformedException {
        Manifest manifest = input.manifest().orElseThrow(() -> nothing("no manifest says how it is built"));
        Rebuild rebuild = result.rebuild().orElseThrow(() -> nothing("nothing was built"));
        BuildRecipe recipe = manifest.enclaves().stream()
                .flatMap(enclave -> manifest.recipeOf(enclave).stream())
                .findFirst()
                .orElseThrow(() -> nothing("the manifest has no recipe"));
        RebuildVerdict.Builder verdict = RebuildVerdict.newBuilder()
                .setProject(manifest.project())
                .setVersion(manifest.release())
                .setSource(ReleaseStatements.source(manifest.source()))
                .setRecipe(ReleaseStatements.recipe(manifest, recipe))
                .setEnvironment(bounded(rebuild.environment(), MAX_ENVIRONMENT))
                .setStartedAt(rebuild.startedAt().getEpochSecond())
                .setFinishedAt(rebuild.finishedAt().getEpochSecond());
        input.release()
                .ifPresent(found -> verdict.setReleaseLeafHash(
                        dev.vitrine.exhibit.ByteStrings.of(found.leafHash().bytes())));
        for (EnclaveRow row : result.report().enclaves()) {
            enclave(row, rebuild).ifPresent(verdict::addEnclaves);
        }
        if (verdict.getEnclavesCount() == 0) {
            throw nothing("nobody says what any enclave should measure to");
        }
        if (!rebuild.log().isEmpty()) {
            verdict.setLog(ReleaseStatements.blob(rebuild.log(), "build.log", "text/plain"));
        }
        verdict.setReport(ReleaseStatements.blob(htmlReport, "audit.html", "text/html"));
        return Statement.newBuilder().setRebuildVerdict(verdict).build();
    }

    private static Optional<EnclaveVerdict> enclave(EnclaveRow row, Rebuild rebuild) {
        Optional<Bytes> expected = row.signed().measurement();
        if (expected.isEmpty()) {
            return Optional.empty();
        }
        EnclaveVerdict.Builder verdict = EnclaveVerdict.newBuilder()
                .setEnclave(row.name())
                .setExpected(ReleaseStatements.mrEnclave(expected.get()));
        Optional<Bytes> rebuilt = row.rebuilt().measurement();
        Optional<BuildFailure> failure = rebuild.enclave(row.name()).flatMap(enclave -> enclave.failure());
        if (rebuilt.isEmpty()) {
            verdict.setOutcome(RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD);
            verdict.setExplanation(bounded(
                    failure.map(one -> one.code() + ": " + one.reason()
                                    + (one.input().isEmpty() ? "" : " [input: " + one.input() + "]"))
                            .orElse(row.rebuilt().how()),
                    MAX_EXPLANATION));
            return Optional.of(verdict.build());
        }
        verdict.setRebuilt(ReleaseStatements.mrEnclave(rebuilt.get()));
        if (!rebuilt.equals(expected)) {
            verdict.setOutcome(RebuildOutcome.REBUILD_OUTCOME_MISMATCH)
                    .setExplanation(bounded(row.explanation(), MAX_EXPLANATION));
        } else {
            verdict.setOutcome(
                    row.similarity().equals("bit-for-bit")
                            ? RebuildOutcome.REBUILD_OUTCOME_IDENTICAL
                            : RebuildOutcome.REBUILD_OUTCOME_SAME_MEASUREMENT);
        }
        rebuild.enclave(row.name())
                .flatMap(enclave -> enclave.image())
                .ifPresent(image -> verdict.setArtifact(
                        ReleaseStatements.blob(image.file(), row.name(), "application/octet-stream")));
        return Optional.of(verdict.build());
    }

    /** Text that the log takes: without control characters but line ends, and not too long. */
    static String bounded(String text, int max) {
        StringBuilder safe = new StringBuilder();
        int size = 0;
        for (int c : text.codePoints().toArray()) {
            int shown = (Character.isISOControl(c) && c != '\n') || (c >= 0xd800 && c <= 0xdfff) ? ' ' : c;
            size += new String(Character.toChars(shown)).getBytes(StandardCharsets.UTF_8).length;
            if (size > max) {
                break;
            }
            safe.appendCodePoint(shown);
        }
        return safe.toString();
    }

    /** The reasons that a verdict gives for what it could not build, such as {@code input-unavailable}; for schedules. */
    public static List<String> failureCodes(RebuildVerdict verdict) {
        return verdict.getEnclavesList().stream()
                .filter(enclave -> enclave.getOutcome() == RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD)
                .map(enclave -> enclave.getExplanation().replaceFirst(":.*", "").strip())
                .distinct()
                .toList();
    }

    private static MalformedException nothing(String why) {
        return new MalformedException(why, MalformedException.NO_POSITION);
    }
}
