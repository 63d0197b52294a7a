package dev.vitrine.log.testbed.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of a chunked response with status 200. */
final class ChunkedInput extends InputStream {
    private final InputStream in;
    private int left;
    private boolean first = true;
    private boolean ended;

    private ChunkedInput(InputStream in) {
        this.in = in;
    }

    static InputStream open(InputStream in) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("the server answered: " + status);
        }
        String header = line(in);
        while (!header.isEmpty()) {
            header = line(in);
        }
        return new ChunkedInput(in);
    }

    @Override
    public int read() throws IOException {
        if (!more()) {
            return -1;
        }
        left--;
        return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!more()) {
            return -1;
        }
        int count = in.read(target, offset, Math.min(length, left));
        if (count < 0) {
            throw new EOFException();
        }
        left -= count;
        return count;
    }

    private boolean more() throws IOException {
        if (left == 0 && !ended) {
            if (!first) {
                String unused = line(in);
            }
            first = false;
            left = Integer.parseInt(line(in), 16);
            ended = left == 0;
        }
        return !ended;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                throw new EOFException("the server closed the connection after: " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
