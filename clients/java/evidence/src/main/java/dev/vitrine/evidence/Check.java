package dev.vitrine.evidence;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of a verdict: what was checked and what it found.
 *
 * @param id stable, lower-case, dotted: {@code quote.signature}, {@code chain.pck-leaf}, {@code tcb.level}
 * @param aspect whether it is about authenticity, currency or standing
 * @param anchor what the outcome rests on; empty where nothing outside of the evidence was needed or reached
 * @param asOf the time for which the outcome holds
 * @param detail one sentence for people
 */
public record Check(
        String id, Aspect aspect, Outcome outcome, Optional<TrustAnchor> anchor, Instant asOf, String detail) {

    /** A check of authenticity. */
    public Check(String id, Outcome outcome, Optional<TrustAnchor> anchor, Instant asOf, String detail) {
        this(id, Aspect.AUTHENTICITY, outcome, anchor, asOf, detail);
    }
}
