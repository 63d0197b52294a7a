package dev.vitrine.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.v1.ListCheckpointsResponse;
import dev.vitrine.proto.v1.LogInfo;
import dev.vitrine.proto.v1.SignedCheckpoint;
import dev.vitrine.proto.v1.SubmitRequest;
import dev.vitrine.proto.v1.Wait;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code /v1} interface of one log, over HTTP with protobuf bodies.
 *
 * <p>Every method blocks until the answer is complete or the deadline has passed, and repeats what the log asked to repeat
 * (429 and 503) inside of that deadline. A refusal is a {@link LogException} with the log's stable code; no answer, or one
 * that breaks the contract, is an {@link IOException}. Answers are parsed strictly and verified not at all: they come with
 * what verifies them. Thread-safe.
 */
public final class LogClient {

    /** Long enough for a submission that waits for witnesses. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(60);

    static final String PROTOBUF = "application/x-protobuf";

    private static final int MAX_ANSWER = 1 << 20;
    private static final int MAX_LIST = 16 << 20;

    private final BaseUrl base;
    private final HttpTransport transport;

    private LogClient(BaseUrl base, HttpTransport transport) {
        this.base = base;
        this.transport = transport;
    }

    /** A client of the log whose URL prefix is {@code base}, http or https. Nothing is sent yet. */
    public static LogClient of(URI base) {
        return of(base, DEFAULT_DEADLINE);
    }

    /** As {@link #of(URI)}; each call, with all its repetitions, ends within {@code deadline}. */
    public static LogClient of(URI base, Duration deadline) {
        return with(base, new HttpTransport(deadline));
    }

    static LogClient with(URI base, HttpTransport transport) {
        return new LogClient(BaseUrl.of(base), transport);
    }

    public URI url() {
        return base.uri();
    }

    /** Submits a leaf and waits for the durable commit. The receipt's checkpoint bears the log's own signatures only. */
    public Receipt submitCommitted(Bytes leaf) throws IOException, LogException {
        return submit(leaf, Wait.WAIT_COMMITTED);
    }

    /** Submits a leaf and waits for the witness quorum. The receipt verifies offline. */
    public Receipt submitWitnessed(Bytes leaf) throws IOException, LogException {
        return submit(leaf, Wait.WAIT_WITNESSED);
    }

    private Receipt submit(Bytes leaf, Wait wait) throws IOException, LogException {
        SubmitRequest request = SubmitRequest.newBuilder()
                .setLeaf(ByteStrings.of(leaf))
                .setWait(wait)
                .build();
        HttpRequest.Builder post = HttpRequest.newBuilder(base.resolve("v1/entries"))
                .header("Content-Type", PROTOBUF)
                .POST(BodyPublishers.ofByteArray(request.toByteArray()));
        return Answers.receipt(send(post, dev.vitrine.proto.v1.Receipt.parser(), MAX_ANSWER));
    }

    public LoggedEntry entry(long index) throws IOException, LogException {
        return Answers.entry(get("v1/entries/" + index, dev.vitrine.proto.v1.LoggedEntry.parser()));
    }

    public LoggedEntry entry(Hash leafHash) throws IOException, LogException {
        return Answers.entry(get("v1/entries/by-hash/" + leafHash.hex(), dev.vitrine.proto.v1.LoggedEntry.parser()));
    }

    /** The receipt of an entry against the latest published checkpoint. */
    public Receipt receipt(long index) throws IOException, LogException {
        return Answers.receipt(get("v1/entries/" + index + "/receipt", dev.vitrine.proto.v1.Receipt.parser()));
    }

    /** The receipt of an entry against the latest published checkpoint. */
    public Receipt receipt(Hash leafHash) throws IOException, LogException {
        return Answers.receipt(
                get("v1/entries/by-hash/" + leafHash.hex() + "/receipt", dev.vitrine.proto.v1.Receipt.parser()));
    }

    /** The receipt of an entry against the checkpoint of this published size. */
    public Receipt receipt(long index, long size) throws IOException, LogException {
        return Answers.receipt(
                get("v1/entries/" + index + "/receipt?size=" + size, dev.vitrine.proto.v1.Receipt.parser()));
    }

    /** The receipt of an entry against the checkpoint of this published size. */
    public Receipt receipt(Hash leafHash, long size) throws IOException, LogException {
        return Answers.receipt(get(
                "v1/entries/by-hash/" + leafHash.hex() + "/receipt?size=" + size,
                dev.vitrine.proto.v1.Receipt.parser()));
    }

    /** The proof that the tree of size {@code to} continues that of size {@code from}. */
    public ConsistencyProof consistency(long from, long to) throws IOException, LogException {
        return Answers.consistency(
                get("v1/consistency?from=" + from + "&to=" + to, dev.vitrine.proto.v1.ConsistencyProof.parser()));
    }

    /** The latest published checkpoint. */
    public PublishedCheckpoint checkpoint() throws IOException, LogException {
        return Answers.checkpoint(get("v1/checkpoints/latest", SignedCheckpoint.parser()));
    }

    /** The published checkpoint of exactly this size. */
    public PublishedCheckpoint checkpoint(long size) throws IOException, LogException {
        return Answers.checkpoint(get("v1/checkpoints/" + size, SignedCheckpoint.parser()));
    }

    /**
     * Published checkpoints, newest first.
     *
     * @param below only sizes below this; 0 for the latest and all before it
     * @param limit 1 to 1,000
     */
    public List<PublishedCheckpoint> checkpoints(long below, int limit) throws IOException, LogException {
        ListCheckpointsResponse response = send(
                HttpRequest.newBuilder(base.resolve("v1/checkpoints?below=" + below + "&limit=" + limit)),
                ListCheckpointsResponse.parser(),
                MAX_LIST);
        List<PublishedCheckpoint> checkpoints = new ArrayList<>();
        for (SignedCheckpoint checkpoint : response.getCheckpointsList()) {
            checkpoints.add(Answers.checkpoint(checkpoint));
        }
        return List.copyOf(checkpoints);
    }

    public LogDescription log() throws IOException, LogException {
        return Answers.log(get("v1/log", LogInfo.parser()));
    }

    private <M extends MessageLite> M get(String path, Parser<M> parser) throws IOException, LogException {
        return send(HttpRequest.newBuilder(base.resolve(path)), parser, MAX_ANSWER);
    }

    private <M extends MessageLite> M send(HttpRequest.Builder request, Parser<M> parser, int maxBody)
            throws IOException, LogException {
        HttpAnswer answer = transport.send(request.header("Accept", PROTOBUF).build(), maxBody);
        if (!answer.isSuccess()) {
            throw LogException.of(answer);
        }
        try {
            return parser.parseFrom(answer.body().toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new ProtocolException(
                    base.uri() + " answered something that is not protobuf; is it the URL of a Vitrine log?");
        }
    }
}
