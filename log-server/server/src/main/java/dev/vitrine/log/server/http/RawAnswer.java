package dev.vitrine.log.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Answers of status 200 as they go over the wire, with their heads. */
final class RawAnswer {

    private RawAnswer() {}

    /** The head up to the length of the body; {@code headers} are names and values in turn. */
    static byte[] head(CharSequence... headers) {
        StringBuilder head = new StringBuilder(256).append("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        return head.append("content-length: ").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A direct buffer with all of it. */
    static ByteBuf of(ByteBufAllocator allocator, byte[] head, byte[] body) {
        byte[] length = (body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuf answer = allocator.directBuffer(head.length + length.length + body.length);
        return answer.writeBytes(head).writeBytes(length).writeBytes(body);
    }
}
