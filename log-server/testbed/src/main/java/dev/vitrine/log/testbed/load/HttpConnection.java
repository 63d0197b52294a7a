package dev.vitrine.log.testbed.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One keep-alive connection with at most one request under way; reads a status and a body of known length. */
final class HttpConnection {

    private static final byte[] LENGTH = "content-length:".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final ByteBuffer out;
    private final byte[] in = new byte[1 << 17];
    private final ByteBuffer inBuffer = ByteBuffer.wrap(in);
    private int headEnd; // after the empty line; 0 while it has not come
    private long bodyLeft;
    private int status;
    private long due;
    private long sequence;
    private long againAt;

    HttpConnection(SocketChannel channel, int maxRequestSize) {
        this.channel = channel;
        this.out = ByteBuffer.allocateDirect(maxRequestSize);
    }

    ByteBuffer beginRequest(long dueNanos, long number) {
        due = dueNanos;
        sequence = number;
        headEnd = 0;
        inBuffer.clear();
        return out.clear();
    }

    long due() {
        return due;
    }

    long sequence() {
        return sequence;
    }

    int status() {
        return status;
    }

    /** Sends the request that was written into the buffer. */
    void send(Selector selector) throws IOException {
        out.flip();
        flush(selector);
    }

    /** When the request is to be sent again, for a connection that was pushed back. */
    long againAt() {
        return againAt;
    }

    void waitUntil(long nanoTime) {
        againAt = nanoTime;
    }

    /** Sends the same request once more. */
    void sendAgain(Selector selector) throws IOException {
        headEnd = 0;
        inBuffer.clear();
        out.rewind();
        flush(selector);
    }

    /** As {@link PushBack#delayNanos} says of the answer that has come. */
    long delayNanos(PushBack pushBack) {
        return pushBack.delayNanos(status, in, inBuffer.position());
    }

    /** Sends what is left of the request; asks to be called again where the socket took only a part. */
    void flush(Selector selector) throws IOException {
        int written = channel.write(out);
        boolean more = out.hasRemaining() && written >= 0;
        channel.keyFor(selector)
                .interestOps(more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** True when the response has come whole. */
    boolean readResponse() throws IOException {
        if (headEnd > 0) {
            inBuffer.clear();
        }
        int count = channel.read(inBuffer);
        if (count < 0) {
            throw new EOFException("the server closed the connection");
        }
        if (headEnd > 0) {
            bodyLeft -= count;
            return bodyLeft == 0;
        }
        int end = inBuffer.position();
        for (int i = Math.max(3, end - count - 3); i < end; i++) {
            if (in[i] == '\n' && in[i - 1] == '\r' && in[i - 2] == '\n') {
                headEnd = i + 1;
                break;
            }
        }
        if (headEnd == 0) {
            return false;
        }
        status = (in[9] - '0') * 100 + (in[10] - '0') * 10 + (in[11] - '0');
        bodyLeft = contentLength() - (end - headEnd);
        return bodyLeft == 0;
    }

    void close() throws IOException {
        channel.close();
    }

    private long contentLength() throws IOException {
        for (int i = 0; i + LENGTH.length < headEnd; i++) {
            int j = 0;
            while (j < LENGTH.length && (in[i + j] | 0x20) == (LENGTH[j] | 0x20)) {
                j++;
            }
            if (j == LENGTH.length) {
                long length = 0;
                for (int k = i + j; in[k] != '\r'; k++) {
                    if (in[k] != ' ') {
                        length = length * 10 + in[k] - '0';
                    }
                }
                return length;
            }
        }
        if (status == 204 || status == 304) {
            return 0;
        }
        throw new IOException("a response without Content-Length");
    }
}
