package dev.vitrine.log.testbed.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Chunked transfer encoding, one chunk per flush of a large buffer. */
final class ChunkedOutput {
    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 16];
    private int size;

    ChunkedOutput(OutputStream out) {
        this.out = out;
    }

    void head(String head) throws IOException {
        out.write(head.getBytes(StandardCharsets.US_ASCII));
    }

    void write(byte[] bytes) throws IOException {
        if (size + bytes.length > buffer.length) {
            flush();
        }
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    void flush() throws IOException {
        if (size > 0) {
            head(Integer.toHexString(size) + "\r\n");
            out.write(buffer, 0, size);
            head("\r\n");
            size = 0;
        }
        out.flush();
    }

    void finish() throws IOException {
        flush();
        head("0\r\n\r\n");
        out.flush();
    }
}
