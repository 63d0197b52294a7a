package dev.vitrine.log.testbed.crash;

/** The server lost something that it had acknowledged, or contradicted something that it had shown. */
public final class BrokenPromise extends Exception {

    private static final long serialVersionUID = 1L;

    public BrokenPromise(String message) {
        super(message);
    }
}
