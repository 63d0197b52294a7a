package dev.vitrine.log.server.http;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vitrine.log.server.cosign.Publisher;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.Logged;
import dev.vitrine.log.server.service.Receipts;
import dev.vitrine.log.server.service.Submissions;
import dev.vitrine.log.server.service.Workers;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.SubmitRequest;
import dev.vitrine.proto.v1.Wait;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Submission of one entry: {@code POST /v1/entries}, and {@code POST /add} on a raw log. Owned by one event loop. */
final class SubmitRoutes {

    private final Submissions submissions;
    private final Publisher publisher;
    private final Receipts receipts;
    private final Workers readers;
    private final int maxBody;

    SubmitRoutes(Submissions submissions, Publisher publisher, Receipts receipts, Workers readers, int maxBody) {
        this.submissions = submissions;
        this.publisher = publisher;
        this.receipts = receipts;
        this.readers = readers;
        this.maxBody = maxBody;
    }

    /** The body is the leaf, the answer its index and nothing else: the contract of the public tools for tiled logs. */
    void add(Exchange exchange) throws Problem {
        exchange.submitter().charge();
        Body.collect(
                exchange,
                EntryRules.MAX_LEAF_SIZE,
                leaf -> submissions.submit(leaf, new Logged() {
                    @Override
                    public void logged(
                            long index, Hash leafHash, boolean duplicate, SignedHead head, List<String> labels) {
                        exchange.edge()
                                .loop()
                                .execute(() ->
                                        exchange.sendFresh(200, MediaType.TEXT, Buffer.buffer(Long.toString(index))));
                    }

                    @Override
                    public void refused(Throwable failure) {
                        exchange.edge().loop().execute(() -> exchange.fail(failure));
                    }
                }));
    }

    void submit(Exchange exchange) throws Problem {
        exchange.submitter().charge();
        MediaType format = exchange.format();
        Wait asked = wait(exchange.query("wait").text("wait"));
        MediaType type = MediaType.ofContentType(exchange.header(HttpHeaderNames.CONTENT_TYPE));
        if (type == MediaType.OCTETS || type == MediaType.ENTRY || type == MediaType.DSSE) {
            Answer answer = new Answer(exchange, format, asked);
            Body.collect(exchange, EntryRules.MAX_LEAF_SIZE, leaf -> submissions.submit(leaf, answer));
        } else if (type == MediaType.PROTOBUF) {
            Body.collect(exchange, maxBody, body -> {
                SubmitRequest request = parse(body);
                Answer answer = new Answer(exchange, format, merge(asked, request.getWait()));
                submissions.submit(Bytes.wrapUnsafe(request.getLeaf().toByteArray()), answer);
            });
        } else if (type == MediaType.JSON) {
            Body.collect(exchange, maxBody, body -> {
                SubmitJson request = SubmitJson.parse(body);
                submissions.submit(request.leaf(), new Answer(exchange, format, merge(asked, request.until())));
            });
        } else {
            throw new Problem(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type",
                    "an entry can be sent as application/json, application/x-protobuf,"
                            + " application/vnd.vitrine.entry.v1+protobuf, application/vnd.dsse.envelope.v1+json or"
                            + " application/octet-stream");
        }
    }

    private static SubmitRequest parse(Bytes body) throws Problem {
        try {
            return SubmitRequest.parseFrom(body.asReadOnlyBuffer());
        } catch (InvalidProtocolBufferException e) {
            throw new Problem(ErrorCode.MALFORMED_PROTOBUF, "the body is not a SubmitRequest");
        }
    }

    private static Wait wait(@Nullable String text) throws Problem {
        if (text == null) {
            return Wait.WAIT_UNSPECIFIED;
        }
        return switch (text) {
            case "committed" -> Wait.WAIT_COMMITTED;
            case "witnessed" -> Wait.WAIT_WITNESSED;
            default -> throw Query.invalid("wait", "committed or witnessed");
        };
    }

    /** The query and the message say the same, or one of them says nothing. */
    private static Wait merge(Wait query, Wait message) throws Problem {
        if (message == Wait.UNRECOGNIZED) {
            throw new Problem(ErrorCode.INVALID_PARAMETER, "wait", "not a known way to wait");
        }
        if (query == Wait.WAIT_UNSPECIFIED) {
            return message;
        }
        if (message != Wait.WAIT_UNSPECIFIED && message != query) {
            throw Query.invalid("wait", "the query and the body say different things");
        }
        return query;
    }

    /** Waits for the outcome of one submission, and answers with its receipt. */
    private final class Answer implements Logged {

        private final Exchange exchange;
        private final MediaType format;
        private final Wait wait;

        Answer(Exchange exchange, MediaType format, Wait wait) {
            this.exchange = exchange;
            this.format = format;
            this.wait = wait;
        }

        @Override
        public void logged(long index, Hash leafHash, boolean duplicate, SignedHead head, List<String> labels) {
            if (wait == Wait.WAIT_WITNESSED) {
                exchange.whenDone(
                        publisher.whenPublished(index + 1),
                        checkpoint -> receipt(
                                duplicate,
                                () -> format == MediaType.JSON
                                        ? receipts.publishedJson(index, leafHash, duplicate, checkpoint, labels)
                                        : Receipts.labelled(
                                                        receipts.published(index, leafHash, duplicate, checkpoint),
                                                        labels)
                                                .toByteArray()));
            } else {
                exchange.edge()
                        .loop()
                        .execute(() -> receipt(
                                duplicate,
                                () -> format == MediaType.JSON
                                        ? receipts.committedJson(index, leafHash, duplicate, head, labels)
                                        : Receipts.labelled(
                                                        receipts.committed(index, leafHash, duplicate, head), labels)
                                                .toByteArray()));
            }
        }

        @Override
        public void refused(Throwable failure) {
            exchange.edge().loop().execute(() -> exchange.fail(failure));
        }

        /** The tiles of a new entry are in memory; an old one's may have to be read. */
        private void receipt(boolean old, ReceiptMaker maker) {
            if (old) {
                exchange.whenDone(readers.call(maker::make), this::send);
            } else {
                exchange.guarded(() -> send(maker.make()));
            }
        }

        private void send(byte[] body) {
            exchange.sendFresh(200, format, Buffer.buffer(body));
        }
    }

    @FunctionalInterface
    private interface ReceiptMaker {
        byte[] make() throws Problem;
    }
}
