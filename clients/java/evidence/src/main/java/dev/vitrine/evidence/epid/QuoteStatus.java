package dev.vitrine.evidence.epid;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.tlog.MalformedException;

/** What the attestation service found out about a quote, in its own words. */
public enum QuoteStatus {
    OK(Outcome.PROVEN, "the quote is valid and its platform up to date"),
    SW_HARDENING_NEEDED(Outcome.WARNING, "the quote is valid; the enclave's code has to mitigate the advisories"),
    CONFIGURATION_NEEDED(Outcome.WARNING, "the quote is valid; the platform needs configuration"),
    CONFIGURATION_AND_SW_HARDENING_NEEDED(
            Outcome.WARNING, "the quote is valid; the platform needs configuration, and the code mitigations"),
    GROUP_OUT_OF_DATE(Outcome.WARNING, "the quote is valid; its platform is out of date"),
    SIGNATURE_INVALID(Outcome.REFUTED, "the service found the quote's signature invalid"),
    GROUP_REVOKED(Outcome.REFUTED, "the platform's group was revoked"),
    SIGNATURE_REVOKED(Outcome.REFUTED, "the quote's signature was revoked"),
    KEY_REVOKED(Outcome.REFUTED, "the platform's key was revoked"),
    SIGRL_VERSION_MISMATCH(Outcome.REFUTED, "the quote was made with an old revocation list");

    private final Outcome outcome;
    private final String meaning;

    QuoteStatus(Outcome outcome, String meaning) {
        this.outcome = outcome;
        this.meaning = meaning;
    }

    Outcome outcome() {
        return outcome;
    }

    String meaning() {
        return meaning;
    }

    static QuoteStatus parse(String text) throws MalformedException {
        for (QuoteStatus status : values()) {
            if (status.name().equals(text)) {
                return status;
            }
        }
        throw new MalformedException("an unknown status of a quote", MalformedException.NO_POSITION);
    }
}
