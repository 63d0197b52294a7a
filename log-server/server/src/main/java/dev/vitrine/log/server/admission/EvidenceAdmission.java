package dev.vitrine.log.server.admission;

import dev.vitrine.exhibit.Assessment;
import dev.vitrine.exhibit.LoggedExhibit;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.KeyCompromise;
import java.util.List;

/**
 * The question that is asked about the evidence inside a leaf whose envelope holds. An implementation refuses what is malformed
 * or forged (EVIDENCE_MALFORMED, EVIDENCE_FORGED, with the failing check's id) and nothing else: authentic but bad evidence
 * belongs into a transparency log. It is called by several threads and may take its time.
 */
public interface EvidenceAdmission {

    /** What is found about the exhibits of one leaf; at least one. */
    Assessment check(List<LoggedExhibit> exhibits) throws Problem;

    /** A statement of this log calls a key compromised. Called in the order of the log, must not block. */
    void learn(KeyCompromise compromise);

    /** Asks nothing: evidence is logged as claimed, and no answer of this server says that it was verified. */
    static EvidenceAdmission none() {
        return new EvidenceAdmission() {
            @Override
            public Assessment check(List<LoggedExhibit> exhibits) {
                return Assessment.NONE;
            }

            @Override
            public void learn(KeyCompromise compromise) {}
        };
    }
}
