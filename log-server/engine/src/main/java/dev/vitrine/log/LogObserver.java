package dev.vitrine.log;

import dev.vitrine.log.store.SignedHead;

/** Hears what the log does, for metrics and events; called on the log's own threads, so it MUST NOT block or throw. */
public interface LogObserver {

    /** For those who do not look. */
    LogObserver NONE = new LogObserver() {};

    /**
     * A commit is durable and visible.
     *
     * @param entries new ones
     * @param bytes of the new entries
     * @param signNanos how long signing the head took
     * @param commitNanos how long the store took
     */
    default void committed(SignedHead head, int entries, long bytes, long signNanos, long commitNanos) {}

    /** An entry turned out to be in the log already, or to be on its way. */
    default void duplicate() {}

    /** The outcome of a commit was unknown; the store was asked again, and this is its head. */
    default void recovered(SignedHead head) {}

    /** The log stopped taking entries. Somebody must act. */
    default void halted(String why) {}
}
