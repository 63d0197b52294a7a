package dev.vitrine.tlog.policy;

import dev.vitrine.tlog.cosignature.Cosignature;

/** A verified cosignature and the witness of the policy that made it. */
public record WitnessCosignature(PolicyWitness witness, Cosignature cosignature) {

    /** POSIX seconds as the witness signed them; 0 if it made no claim about the time. */
    public long timestamp() {
        return cosignature.timestamp();
    }
}
