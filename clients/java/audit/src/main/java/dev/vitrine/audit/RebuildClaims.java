package dev.vitrine.audit;

import dev.vitrine.evidence.dsse.PublisherKey;
import dev.vitrine.evidence.policy.RebuildClaim;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.List;

/** What the rebuild verdicts of a log say, in the form in which policies count it. */
public final class RebuildClaims {

    private RebuildClaims() {}

    /** In the order of the log. A build that came to no result claims nothing. */
    public static List<RebuildClaim> of(LogSurvey survey) {
        List<RebuildClaim> claims = new ArrayList<>();
        for (LogSurvey.Found found : survey.statements()) {
            if (!found.statement().hasRebuildVerdict()) {
                continue;
            }
            for (EnclaveVerdict verdict : found.statement().getRebuildVerdict().getEnclavesList()) {
                Bytes expected = ByteStrings.toBytes(verdict.getExpected().getValue());
                boolean claimsResult = verdict.getOutcome() != RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD;
                // The outcome is a word; the measurement that came out is what counts.
                boolean reproduced = verdict.getOutcome() != RebuildOutcome.REBUILD_OUTCOME_MISMATCH
                        && ByteStrings.toBytes(verdict.getRebuilt().getValue()).equals(expected);
                if (claimsResult) {
                    for (PublisherKey key : found.signed().signers()) {
                        claims.add(new RebuildClaim(key.keyId(), expected, reproduced));
                    }
                }
            }
        }
        return List.copyOf(claims);
    }
}
