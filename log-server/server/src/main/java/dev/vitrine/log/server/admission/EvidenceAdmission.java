package dev.vitrine.log.server.admission;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.Statement;

/**
 * The question that is asked about the evidence inside a statement whose envelope has been verified. An implementation
 * refuses what is malformed or forged (EVIDENCE_MALFORMED, EVIDENCE_FORGED) and nothing else: authentic but bad evidence
 * belongs into a transparency log. It is called on the admission pool, by several threads, and may take its time.
 */
@FunctionalInterface
public interface EvidenceAdmission {

    void check(Statement statement) throws Problem;

    /** Asks nothing: evidence is logged as claimed, and no answer of this server says that it was verified. */
    static EvidenceAdmission none() {
        return statement -> {};
    }
}
