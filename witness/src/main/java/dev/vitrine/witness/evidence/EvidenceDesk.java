package dev.vitrine.witness.evidence;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.decision.TrustedLog;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes evidence from anyone. It must be about a log that is served here, and against a key that is trusted for it or that
 * a known witness has: anybody can make a key and misbehave with it. Thread-safe.
 */
public final class EvidenceDesk {

    private final EvidenceBook book;
    private final Function<String, Optional<TrustedLog>> logs;
    private final Supplier<? extends Collection<VerifierKey>> witnesses;

    /**
     * @param logs finds the configured log of an origin
     * @param witnesses the keys of the peers and the witness's own, as they are known at that time
     */
    public EvidenceDesk(
            EvidenceBook book,
            Function<String, Optional<TrustedLog>> logs,
            Supplier<? extends Collection<VerifierKey>> witnesses) {
        this.book = book;
        this.logs = logs;
        this.witnesses = witnesses;
    }

    /** What became of it, and what it is. */
    public record Receipt(Addition addition, VerifiedMisbehaviour evidence) {}

    /** The evidence is about nobody who is known here; it was not even verified. */
    public static final class UnknownAccusedException extends Exception {

        private static final long serialVersionUID = 1L;

        UnknownAccusedException() {
            super("neither a key of a log that is served here nor of a known witness");
        }
    }

    /** Parses, verifies and keeps evidence. */
    public Receipt take(Bytes text) throws MalformedException, UnknownAccusedException, VerificationException {
        Misbehaviour claim = Misbehaviour.parse(text);
        Optional<TrustedLog> log = logs.apply(claim.origin());
        boolean known = log.isPresent()
                && (log.get().keys().contains(claim.accused())
                        || witnesses.get().contains(claim.accused()));
        if (!known) {
            throw new UnknownAccusedException();
        }
        VerifiedMisbehaviour verified = claim.verify();
        return new Receipt(book.add(verified), verified);
    }
}
