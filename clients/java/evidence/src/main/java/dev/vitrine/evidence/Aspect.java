package dev.vitrine.evidence;

/**
 * What kind of statement a check makes. The three must not be mixed: a forged quote is refused at the door, an expired or a
 * revoked one is genuine and has to be shown.
 */
public enum Aspect {
    /** Made by whom it claims to be made: signatures, bindings, chains, formats. Does not change with time. */
    AUTHENTICITY,
    /** Valid at the time for which the verdict is given: certificates, revocation lists, collateral. */
    CURRENCY,
    /** What the vendor, or the evidence itself, says about its worth: revocation, TCB level, debug mode. */
    STANDING
}
