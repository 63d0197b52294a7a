package dev.vitrine.log.testbed.load;

import java.nio.ByteBuffer;

/** What a generator sends: the bytes of the next HTTP request. */
public interface Exchange {

    /**
     * Writes one whole request.
     *
     * @param sequence counts the requests of a run from 0; two sequences must not make the same leaf
     * @param buffer empty, large enough for {@link #maxRequestSize}
     */
    void write(long sequence, ByteBuffer buffer);

    int maxRequestSize();

    /** The request of this sequence was answered. */
    default void answered(long sequence, int status) {}
}
