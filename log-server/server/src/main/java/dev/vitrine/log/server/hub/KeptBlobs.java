package dev.vitrine.log.server.hub;

import dev.vitrine.tlog.Bytes;
import java.util.Optional;

/** Which blobs this server itself keeps. */
@FunctionalInterface
public interface KeptBlobs {

    /** None at all. */
    KeptBlobs NONE = sha256 -> Optional.empty();

    /**
     * A blob that is served here.
     *
     * @param size bytes
     * @param storedAt seconds since 1970
     * @param retainedUntil seconds since 1970: the promise that was made when it was stored
     * @param publisher key ID of who uploaded it, hex; "" = nobody in particular
     */
    record Kept(long size, long storedAt, long retainedUntil, String publisher) {}

    Optional<Kept> find(Bytes sha256);
}
