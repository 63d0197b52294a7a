package dev.vitrine.witness.decision;

import dev.vitrine.tlog.wire.CosignatureResponse;
import java.util.function.Function;

/** What a witness answers to sign-subtree. */
public sealed interface SubtreeOutcome {

    /** The cosignature. Nothing needs to be stored: it says no more than the one that was shown. */
    record Signed(CosignatureResponse response) implements SubtreeOutcome {}

    /** The request is refused. */
    record Refused(Refusal reason) implements SubtreeOutcome {}

    default <R> R fold(Function<CosignatureResponse, R> signed, Function<Refusal, R> refused) {
        return this instanceof Signed s ? signed.apply(s.response()) : refused.apply(((Refused) this).reason());
    }
}
