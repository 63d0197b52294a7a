package dev.vitrine.witness.decision;

import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.note.NoteSignature;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;

/** What a witness answers to add-checkpoint. */
public sealed interface Outcome {

    /**
     * The checkpoint is consistent with everything cosigned before. It must be stored before a signature over it leaves.
     *
     * @param logSignatures the lines that were verified under the log's keys, at least one
     */
    record Consistent(Checkpoint checkpoint, List<NoteSignature> logSignatures) implements Outcome {
        public Consistent {
            logSignatures = List.copyOf(logSignatures);
        }
    }

    /** The request starts from another size than {@code latest}, the one cosigned last. */
    record Conflict(long latest) implements Outcome {}

    /** The request is refused for good. */
    record Refused(Refusal reason) implements Outcome {}

    default <R> R fold(Function<Consistent, R> consistent, LongFunction<R> conflict, Function<Refusal, R> refused) {
        if (this instanceof Consistent c) {
            return consistent.apply(c);
        }
        if (this instanceof Conflict c) {
            return conflict.apply(c.latest());
        }
        return refused.apply(((Refused) this).reason());
    }
}
