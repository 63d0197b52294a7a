package dev.vitrine.log.server.hub;

import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Statement;
import java.util.Comparator;

/** An entry in a few words, and when it says that it happened. */
final class Titles {

    private Titles() {}

    static String of(IndexedEntry entry) {
        Statement statement = entry.statement();
        return switch (entry.kind()) {
            case RELEASE ->
                statement.getRelease().getProject() + " "
                        + statement.getRelease().getVersion();
            case ATTESTATION -> {
                String format = Names.word(statement.getAttestation().getFormat());
                String subject = statement.getAttestation().getSubject();
                yield subject.isEmpty() ? format : format + " of " + subject;
            }
            case PROVENANCE -> "provenance";
            case REBUILD_VERDICT -> rebuild(statement.getRebuildVerdict());
            case ENDORSEMENT -> "endorsed for " + statement.getEndorsement().getPurpose();
            case WITHDRAWAL -> "withdrawn: " + statement.getWithdrawal().getReason();
            case KEY_COMPROMISE ->
                "key is public: " + statement.getKeyCompromise().getOrigin();
            case AVAILABILITY_OBSERVATION ->
                "availability of " + statement.getAvailabilityObservation().getBlobsCount() + " blobs";
            case ANALYSIS_CLAIM -> statement.getAnalysisClaim().getMethod();
            case LOG_POLICY -> "policy of " + statement.getLogPolicy().getOrigin();
            case DSSE_ENVELOPE -> "DSSE envelope";
            case RAW -> "raw leaf";
        };
    }

    private static String rebuild(RebuildVerdict verdict) {
        String name = verdict.getProject().isEmpty()
                ? verdict.getSource().getUrl()
                : verdict.getProject() + " " + verdict.getVersion();
        return "rebuild of " + name.strip() + ": " + Names.word(worst(verdict));
    }

    /** Mismatch, then could not build, then the weaker match. */
    static RebuildOutcome worst(RebuildVerdict verdict) {
        return verdict.getEnclavesList().stream()
                .map(EnclaveVerdict::getOutcome)
                .max(Comparator.comparingInt(Titles::badness))
                .orElse(RebuildOutcome.REBUILD_OUTCOME_UNSPECIFIED);
    }

    static int badness(RebuildOutcome outcome) {
        return switch (outcome) {
            case REBUILD_OUTCOME_IDENTICAL -> 1;
            case REBUILD_OUTCOME_SAME_MEASUREMENT -> 2;
            case REBUILD_OUTCOME_COULD_NOT_BUILD -> 3;
            case REBUILD_OUTCOME_MISMATCH -> 4;
            case REBUILD_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> 0;
        };
    }

    /** Seconds since 1970; 0 = it does not say. */
    static long at(Statement statement) {
        return switch (statement.getKindCase()) {
            case RELEASE -> statement.getRelease().getBuiltAt();
            case ATTESTATION -> statement.getAttestation().getSeenAt();
            case REBUILD_VERDICT -> statement.getRebuildVerdict().getFinishedAt();
            case ENDORSEMENT -> statement.getEndorsement().getNotBefore();
            case WITHDRAWAL -> statement.getWithdrawal().getEffectiveAt();
            case KEY_COMPROMISE -> statement.getKeyCompromise().getKnownSince();
            case AVAILABILITY_OBSERVATION ->
                statement.getAvailabilityObservation().getObservedAt();
            case LOG_POLICY -> statement.getLogPolicy().getCreatedAt();
            case PROVENANCE, ANALYSIS_CLAIM, KIND_NOT_SET -> 0;
        };
    }
}
