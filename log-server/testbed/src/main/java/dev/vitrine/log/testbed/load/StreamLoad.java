package dev.vitrine.log.testbed.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.vitrine.proto.v1.SubmitAck;
import dev.vitrine.proto.v1.SubmitRequest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One {@code POST /v1/entries:stream}: a writer that keeps at most {@code window} entries unanswered, and a reader that
 * takes the acknowledgements while the request is still being sent.
 */
public final class StreamLoad {

    private static final String REQUEST_HEAD = String.join(
            "\r\n",
            "POST /v1/entries:stream HTTP/1.1",
            "Host: log",
            "Content-Type: application/x-protobuf-stream",
            "Transfer-Encoding: chunked",
            "",
            "");

    /** What is sent: whole frames, valid until the next is asked for. */
    private interface Frames {
        /** Null when there are no more. */
        byte @Nullable [] frame(long sequence);
    }

    private final URI uri;
    private final int window;
    private final Frames frames;

    /** Leaves of this size that all differ. */
    public StreamLoad(String url, int leafSize, int window, long seed) {
        this(url, window, random(leafSize, seed));
    }

    /** These leaves, each once. */
    public StreamLoad(String url, List<byte[]> leaves, int window) {
        this(url, window, sequence -> sequence < leaves.size() ? frame(leaves.get((int) sequence)) : null);
    }

    private StreamLoad(String url, int window, Frames frames) {
        this.uri = URI.create(url);
        this.window = window;
        this.frames = frames;
    }

    private static Frames random(int leafSize, long seed) {
        byte[] leaf = new byte[leafSize];
        new SplittableRandom(seed).nextBytes(leaf);
        byte[] frame = frame(leaf);
        int leafAt = frame.length - leafSize;
        return sequence -> {
            putLong(frame, leafAt, seed);
            putLong(frame, leafAt + 8, sequence);
            return frame;
        };
    }

    /** Field 1 of SubmitRequest is the leaf; made by hand so that the generator does not copy each entry twice. */
    private static byte[] frame(byte[] leaf) {
        int messageSize =
                CodedOutputStream.computeBytesSize(SubmitRequest.LEAF_FIELD_NUMBER, ByteString.copyFrom(leaf));
        byte[] frame = new byte[CodedOutputStream.computeUInt32SizeNoTag(messageSize) + messageSize];
        CodedOutputStream coded = CodedOutputStream.newInstance(frame);
        try {
            coded.writeUInt32NoTag(messageSize);
            coded.writeByteArray(SubmitRequest.LEAF_FIELD_NUMBER, leaf);
        } catch (IOException e) {
            throw new AssertionError("bad math: the array fits", e);
        }
        return frame;
    }

    /** Streams for some time and waits for the last acknowledgement. */
    public Run run(double seconds) throws IOException, InterruptedException {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setTcpNoDelay(true);
            long[] sentAt = new long[window * 2];
            Semaphore free = new Semaphore(window);
            Reader reader = new Reader(socket.getInputStream(), sentAt, free);
            Thread thread = new Thread(reader, "stream-acknowledgements");
            thread.start();
            long start = System.nanoTime();
            long sent = send(socket.getOutputStream(), start + (long) (seconds * 1e9), sentAt, free);
            thread.join();
            double took = (System.nanoTime() - start) / 1e9;
            reader.rethrow();
            if (reader.completed != sent) {
                throw new IOException(sent + " entries were sent and " + reader.completed + " answered");
            }
            return new Run(reader.completed, reader.refused, 0, took, reader.latency);
        }
    }

    private long send(OutputStream socket, long end, long[] sentAt, Semaphore free)
            throws IOException, InterruptedException {
        ChunkedOutput chunks = new ChunkedOutput(new BufferedOutputStream(socket, 1 << 17));
        chunks.head(REQUEST_HEAD);
        long sequence = 0;
        byte[] frame = frames.frame(sequence);
        while (frame != null && System.nanoTime() < end) {
            if (!free.tryAcquire()) {
                chunks.flush();
                free.acquire();
            }
            sentAt[(int) (sequence % sentAt.length)] = System.nanoTime();
            chunks.write(frame);
            frame = frames.frame(++sequence);
        }
        chunks.finish();
        return sequence;
    }

    private static void putLong(byte[] target, int at, long value) {
        for (int i = 0; i < 8; i++) {
            target[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }

    private static final class Reader implements Runnable {
        private final InputStream socket;
        private final long[] sentAt;
        private final Semaphore free;
        final Histogram latency = new Histogram(60_000_000_000L, 3);
        private volatile long completed;
        private volatile long refused;
        private volatile @Nullable Exception failure;

        Reader(InputStream socket, long[] sentAt, Semaphore free) {
            this.socket = socket;
            this.sentAt = sentAt;
            this.free = free;
        }

        @Override
        public void run() {
            try {
                InputStream body = ChunkedInput.open(new BufferedInputStream(socket, 1 << 16));
                SubmitAck ack;
                long count = 0;
                long errors = 0;
                while ((ack = SubmitAck.parseDelimitedFrom(body)) != null) {
                    if (ack.getSequence() != count) {
                        throw new IOException("answer " + ack.getSequence() + " came in place " + count);
                    }
                    latency.recordValue(Math.max(1, System.nanoTime() - sentAt[(int) (count % sentAt.length)]));
                    errors += ack.hasError() ? 1 : 0;
                    count++;
                    free.release();
                }
                completed = count;
                refused = errors;
            } catch (IOException | RuntimeException e) {
                failure = e;
                free.release(1 << 20); // lets the writer come to its end
            }
        }

        void rethrow() throws IOException {
            if (failure != null) {
                throw new IOException("the stream of acknowledgements broke", failure);
            }
        }
    }
}
