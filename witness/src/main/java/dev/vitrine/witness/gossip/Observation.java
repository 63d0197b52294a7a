package dev.vitrine.witness.gossip;

import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import java.util.List;

/**
 * What a head that was shown came to.
 *
 * @param evidence what it proves at once, together with heads that were seen before
 */
public record Observation(Verdict verdict, List<VerifiedMisbehaviour> evidence) {

    /** How a head fits what is known. */
    public enum Verdict {
        /** It is known to be of the same log as all others, or it is the first. */
        CONSISTENT,
        /** It has to be compared with the others first. */
        WAITING,
        /** It contradicts a head that was seen before. */
        CONTRADICTORY,
        /** It is not signed by the log, or a signature of somebody known does not verify: whoever showed it is wrong. */
        UNSIGNED
    }

    public Observation {
        evidence = List.copyOf(evidence);
    }

    static Observation of(Verdict verdict, List<VerifiedMisbehaviour> evidence) {
        return new Observation(verdict, evidence);
    }
}
