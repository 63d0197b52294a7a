package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Where a list goes on: which part of it, from which term, below or from which index. Opaque to who holds it, and worth nothing
 * but a place in a list that everybody may read.
 */
record Cursor(int part, Bytes term, long index) {

    static final Cursor START = new Cursor(0, Bytes.EMPTY, Long.MAX_VALUE);

    private static final int FIXED = 1 + Long.BYTES;
    private static final int MAX_SIZE = FIXED + 256;

    /** The empty text is the start. */
    static Cursor parse(String text) throws Problem {
        if (text.isEmpty()) {
            return START;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        if (bytes.length < FIXED || bytes.length > MAX_SIZE) {
            throw invalid();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int part = Byte.toUnsignedInt(buffer.get());
        long index = buffer.getLong();
        if (index < 0) {
            throw invalid();
        }
        return new Cursor(part, Bytes.copyOf(bytes, FIXED, bytes.length), index);
    }

    String text() {
        byte[] bytes = new byte[FIXED + term.size()];
        ByteBuffer.wrap(bytes).put((byte) part).putLong(index);
        term.copyTo(bytes, FIXED);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Problem invalid() {
        return new Problem(ErrorCode.INVALID_PARAMETER, "cursor", "take it from the field next of an answer, as it is");
    }
}
