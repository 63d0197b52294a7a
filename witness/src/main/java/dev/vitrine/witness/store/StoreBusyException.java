package dev.vitrine.witness.store;

/** The queue of commits is full. Nothing was queued; trying again a little later is right. */
public final class StoreBusyException extends Exception {

    private static final long serialVersionUID = 1L;

    StoreBusyException() {
        super("the queue of commits is full");
    }
}
