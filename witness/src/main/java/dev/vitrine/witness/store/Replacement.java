package dev.vitrine.witness.store;

import dev.vitrine.tlog.merkle.TreeHead;
import java.util.function.Function;
import java.util.function.Supplier;

/** What became of a compare-and-set. */
public sealed interface Replacement {

    /** The new checkpoint is durable. */
    record Replaced() implements Replacement {}

    /** The head was not the expected one; nothing was changed. {@code actual} is durable. */
    record Conflict(TreeHead actual) implements Replacement {}

    default <R> R fold(Supplier<R> replaced, Function<TreeHead, R> conflict) {
        return this instanceof Conflict c ? conflict.apply(c.actual()) : replaced.get();
    }
}
