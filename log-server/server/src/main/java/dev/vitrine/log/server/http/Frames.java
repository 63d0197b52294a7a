package dev.vitrine.log.server.http;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.SubmitRequest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts a byte stream into messages, each behind its length as a varint. */
final class Frames {

    /** A leaf and the few bytes around it. */
    static final int MAX_MESSAGE = 65_535 + 64;

    private static final int MAX_VARINT = 5;

    private byte[] bytes = new byte[8192];
    private int from; // first byte not yet cut off
    private int to;
    private long offset; // of bytes[from] in the stream

    /** Takes the next chunk and hands over the messages that are complete. */
    void add(Buffer chunk, Consumer<SubmitRequest> then) throws Problem {
        append(chunk);
        while (true) {
            int length = 0;
            int size = 0; // of the varint
            boolean complete = false;
            while (from + size < to && !complete) {
                byte b = bytes[from + size];
                if (size == MAX_VARINT - 1) {
                    throw malformed("a length is not a varint of at most " + (MAX_VARINT - 1) + " bytes");
                }
                length |= (b & 0x7f) << (7 * size++);
                complete = b >= 0;
            }
            if (!complete) {
                return;
            }
            if (length > MAX_MESSAGE) {
                throw new Problem(ErrorCode.LEAF_TOO_LARGE, "leaf", "a leaf has at most 65,535 bytes").at(offset);
            }
            if (to - from - size < length) {
                return;
            }
            SubmitRequest request = parse(from + size, length);
            from += size + length;
            offset += size + length;
            then.accept(request);
        }
    }

    /** Demands that nothing is left over. */
    void end() throws Problem {
        if (from < to) {
            throw malformed("the stream ends inside a message");
        }
    }

    private SubmitRequest parse(int start, int length) throws Problem {
        try {
            return SubmitRequest.parseFrom(CodedInputStream.newInstance(bytes, start, length));
        } catch (InvalidProtocolBufferException e) {
            throw malformed("not a SubmitRequest");
        } catch (IOException e) {
            throw new AssertionError("read from memory", e);
        }
    }

    private Problem malformed(String message) {
        return new Problem(ErrorCode.MALFORMED_PROTOBUF, message).at(offset);
    }

    private void append(Buffer chunk) {
        int length = chunk.length();
        if (to + length > bytes.length) {
            int left = to - from;
            if (left + length <= bytes.length) {
                System.arraycopy(bytes, from, bytes, 0, left);
            } else {
                // Bounded: what is left is less than one message, and a chunk is what one read of a socket gives.
                byte[] larger = Arrays.copyOfRange(bytes, from, from + Math.max(2 * bytes.length, left + length));
                bytes = larger;
            }
            from = 0;
            to = left;
        }
        chunk.getBytes(bytes, to);
        to += length;
    }
}
