package dev.vitrine.evidence.image;

/** An image asks for more work than the caller allows; {@link EnclaveImage.Variant#measure} turns it into an answer. */
final class OverLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OverLimitException(String limit) {
        super(limit, null, false, false);
    }
}
