package dev.vitrine.log.server;

import com.google.protobuf.ByteString;
import dev.vitrine.proto.v1.SubmitAck;
import dev.vitrine.proto.v1.SubmitRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One submission stream over one socket, chunk by chunk, so that a test decides what is sent and read when. */
final class StreamClient implements AutoCloseable {

    private static final String HEAD = String.join(
            "\r\n",
            "POST /v1/entries:stream HTTP/1.1",
            "Host: x",
            "Transfer-Encoding: chunked",
            "Content-Type: application/x-protobuf-stream",
            "",
            "");

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private int chunkLeft;
    private boolean ended;

    StreamClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            out = socket.getOutputStream();
            in = new java.io.BufferedInputStream(socket.getInputStream());
            out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] frame(byte[] leaf) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            SubmitRequest.newBuilder()
                    .setLeaf(ByteString.copyFrom(leaf))
                    .build()
                    .writeDelimitedTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] frame(String leaf) {
        return frame(leaf.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    void end() throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** The head of the response, up to its blank line. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Whether the stream is at its orderly end, and not at another answer. */
    boolean isOver() throws IOException {
        return next() < 0;
    }

    /** The next answer, which there must be. */
    SubmitAck ack() throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int next = next();
            if (next < 0) {
                throw new IOException("the stream is over");
            }
            length |= (next & 0x7f) << shift;
            if (next < 0x80) {
                break;
            }
        }
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
            message[i] = (byte) next();
        }
        return SubmitAck.parseFrom(message);
    }

    private int next() throws IOException {
        if (chunkLeft == 0 && !ended) {
            String size = line();
            if (size.isEmpty()) {
                size = line(); // behind the previous chunk
            }
            chunkLeft = Integer.parseInt(size, 16);
            ended = chunkLeft == 0;
        }
        if (ended) {
            return -1;
        }
        chunkLeft--;
        return in.read();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                throw new IOException("the stream was cut off");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
