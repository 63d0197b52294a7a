package dev.vitrine.client;

import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.v1.SubmitAck;
import dev.vitrine.proto.v1.SubmitRequest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Submits many leaves over {@code POST /v1/entries:stream}, in requests of bounded size, and reports each entry's own
 * outcome in order. Memory stays bounded however many leaves there are. Not thread-safe.
 *
 * <p>If a request fails as a whole, everything before it was reported and everything in it may or may not be logged:
 * sending it again is safe, because the log knows a leaf by its hash.
 */
public final class StreamClient {

    private static final String STREAM = "application/x-protobuf-stream";
    private static final int MAX_LEAVES = 1024;
    private static final int MAX_REQUEST = 4 << 20;
    private static final int MAX_ACK = 64 << 10;

    private final BaseUrl base;
    private final HttpTransport transport;
    private long sequence; // of the next leaf, over all requests

    private StreamClient(BaseUrl base, HttpTransport transport) {
        this.base = base;
        this.transport = transport;
    }

    /** A stream to the log whose URL prefix is {@code base}; each request ends within {@code deadline}. */
    public static StreamClient of(URI base, Duration deadline) {
        return with(base, new HttpTransport(deadline));
    }

    static StreamClient with(URI base, HttpTransport transport) {
        return new StreamClient(BaseUrl.of(base), transport);
    }

    /**
     * An entry that is durably in the log.
     *
     * @param duplicate it had been there before
     * @param treeSize the size of the first committed tree that contains it
     */
    public record Logged(long index, Hash leafHash, boolean duplicate, long treeSize) {}

    /** Told the outcome of each leaf, in order, counted from 0. */
    public interface Listener {

        void logged(long sequence, Logged logged);

        /** This entry only; the stream goes on. */
        void refused(long sequence, LogException why);
    }

    /** Submits everything that {@code leaves} has and returns when the last outcome was reported. */
    public void submit(Iterator<Bytes> leaves, Listener listener) throws IOException, LogException {
        List<Bytes> chunk = new ArrayList<>();
        long size = 0;
        while (leaves.hasNext()) {
            Bytes leaf = leaves.next();
            if (chunk.size() == MAX_LEAVES || (size > 0 && size + leaf.size() > MAX_REQUEST)) {
                send(chunk, listener);
                chunk.clear();
                size = 0;
            }
            chunk.add(leaf);
            size += leaf.size();
        }
        if (!chunk.isEmpty()) {
            send(chunk, listener);
        }
    }

    private void send(List<Bytes> chunk, Listener listener) throws IOException, LogException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("v1/entries:stream"))
                .header("Content-Type", STREAM)
                .header("Accept", STREAM)
                .POST(BodyPublishers.ofByteArray(encode(chunk)))
                .build();
        HttpAnswer answer = transport.send(request, chunk.size() * 128 + MAX_ACK);
        if (!answer.isSuccess()) {
            throw LogException.of(answer);
        }
        ByteArrayInputStream in = new ByteArrayInputStream(answer.body().toByteArray());
        for (int i = 0; i < chunk.size(); i++) {
            report(next(in, i), listener);
        }
        if (in.available() > 0) {
            throw new ProtocolException("the log acknowledged more entries than were sent");
        }
    }

    private void report(SubmitAck ack, Listener listener) throws ProtocolException {
        long at = sequence++;
        switch (ack.getResultCase()) {
            case LOGGED -> listener.logged(at, logged(ack.getLogged()));
            case ERROR -> listener.refused(at, LogException.of(200, ack.getError()));
            case RESULT_NOT_SET -> throw new ProtocolException("the log acknowledged an entry without an outcome");
        }
    }

    private static SubmitAck next(ByteArrayInputStream in, int expected) throws ProtocolException {
        SubmitAck ack;
        try {
            ack = SubmitAck.parseDelimitedFrom(in);
        } catch (IOException e) {
            throw new ProtocolException("the log sent a malformed acknowledgement: " + e.getMessage());
        }
        if (ack == null) {
            throw new ProtocolException("the log closed the stream after " + expected + " acknowledgements");
        }
        if (ack.getSequence() != expected) {
            throw new ProtocolException("the log acknowledged entry " + ack.getSequence() + " in place of " + expected);
        }
        return ack;
    }

    private static Logged logged(dev.vitrine.proto.v1.Logged message) throws ProtocolException {
        try {
            return new Logged(
                    Answers.nonNegative(message.getIndex()),
                    Answers.hash(message.getLeafHash()),
                    message.getDuplicate(),
                    Answers.nonNegative(message.getTreeSize()));
        } catch (MalformedException e) {
            throw new ProtocolException("the log sent a malformed acknowledgement: " + e.getMessage());
        }
    }

    private static byte[] encode(List<Bytes> chunk) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            for (Bytes leaf : chunk) {
                SubmitRequest.newBuilder().setLeaf(ByteStrings.of(leaf)).build().writeDelimitedTo(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes all writes", e);
        }
        return body.toByteArray();
    }
}
