package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.vitrine.log.server.problem.Problems;
import dev.vitrine.proto.v1.ConsistencyProof;
import dev.vitrine.proto.v1.Error;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Event;
import dev.vitrine.proto.v1.GetCheckpointRequest;
import dev.vitrine.proto.v1.GetConsistencyProofRequest;
import dev.vitrine.proto.v1.GetEntryRequest;
import dev.vitrine.proto.v1.GetLogInfoRequest;
import dev.vitrine.proto.v1.GetReceiptRequest;
import dev.vitrine.proto.v1.ListCheckpointsRequest;
import dev.vitrine.proto.v1.ListCheckpointsResponse;
import dev.vitrine.proto.v1.LogInfo;
import dev.vitrine.proto.v1.LogServiceProto;
import dev.vitrine.proto.v1.LoggedEntry;
import dev.vitrine.proto.v1.Receipt;
import dev.vitrine.proto.v1.SignedCheckpoint;
import dev.vitrine.proto.v1.SubmitAck;
import dev.vitrine.proto.v1.SubmitRequest;
import dev.vitrine.proto.v1.Wait;
import dev.vitrine.proto.v1.WatchRequest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.proof.TlogProof;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.common.WireFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** vitrine.v1.LogService over gRPC, on the same port. The log has three entries at the start. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcTest {

    private static final ServiceName SERVICE = ServiceName.create("vitrine.v1", "LogService");

    /** What a call ended with. */
    private record Answer(GrpcStatus status, List<Buffer> messages, String error) {

        Error decodedError() throws Exception {
            return Error.parseFrom(Base64.getDecoder().decode(error));
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final GrpcClient client = GrpcClient.client(vertx);
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path directory) {
        server = TestServer.raw(directory);
        server.add("one");
        server.add("two");
        server.awaitPublished(3);
    }

    @AfterAll
    void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private CompletableFuture<GrpcClientRequest<Buffer, Buffer>> open(String method) {
        ServiceMethod<Buffer, Buffer> service =
                ServiceMethod.client(SERVICE, method, GrpcMessageEncoder.IDENTITY, GrpcMessageDecoder.IDENTITY);
        return client.request(SocketAddress.inetSocketAddress(server.port(), "127.0.0.1"), service)
                .toCompletionStage()
                .toCompletableFuture();
    }

    private Answer call(String method, Buffer... messages) throws Exception {
        GrpcClientRequest<Buffer, Buffer> request = open(method).get(10, TimeUnit.SECONDS);
        CompletableFuture<Answer> answer = answer(request);
        for (Buffer message : messages) {
            var unused = request.write(message);
        }
        var unused = request.end();
        return answer.get(20, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Answer> answer(GrpcClientRequest<Buffer, Buffer> request) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        request.response().onFailure(answer::completeExceptionally).onSuccess(response -> collect(response, answer));
        return answer;
    }

    private static void collect(GrpcClientResponse<Buffer, Buffer> response, CompletableFuture<Answer> answer) {
        List<Buffer> messages = new ArrayList<>();
        response.handler(messages::add);
        response.exceptionHandler(answer::completeExceptionally);
        response.endHandler(end -> {
            String error = response.trailers().get("vitrine-error-bin");
            if (error == null) {
                error = response.headers().get("vitrine-error-bin");
            }
            answer.complete(new Answer(response.status(), messages, error == null ? "" : error));
        });
    }

    private <M extends Message> M ok(String method, Message request, Parser<M> parser) throws Exception {
        Answer answer = call(method, Buffer.buffer(request.toByteArray()));
        assertThat(answer.status()).as(answer.error()).isEqualTo(GrpcStatus.OK);
        assertThat(answer.messages()).hasSize(1);
        return parser.parseFrom(answer.messages().get(0).getBytes());
    }

    @Test
    void servesEveryMethodOfTheContract() throws Exception {
        for (MethodDescriptor method :
                LogServiceProto.getDescriptor().findServiceByName("LogService").getMethods()) {
            // A length that is not followed by as many bytes: no method takes it, and each says so.
            Answer answer = call(method.getName(), Buffer.buffer(new byte[] {0x0a, 0x7f}));

            assertThat(answer.status()).as(method.getName()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
            assertThat(answer.decodedError().getCode()).isEqualTo(ErrorCode.MALFORMED_PROTOBUF);
        }
        assertThat(call("Nothing").status()).isEqualTo(GrpcStatus.UNIMPLEMENTED);
    }

    @Test
    void submitsAndAnswersWithAReceipt() throws Exception {
        SubmitRequest request = SubmitRequest.newBuilder()
                .setLeaf(ByteString.copyFromUtf8("over grpc"))
                .setWait(Wait.WAIT_WITNESSED)
                .build();

        Receipt receipt = ok("Submit", request, Receipt.parser());
        Receipt again =
                ok("Submit", request.toBuilder().setWait(Wait.WAIT_COMMITTED).build(), Receipt.parser());

        assertThat(receipt.getWitnessed()).isTrue();
        assertThat(again.getDuplicate()).isTrue();
        assertThat(again.getIndex()).isEqualTo(receipt.getIndex());
        assertThat(TlogProof.parse(Bytes.copyOf(receipt.getTlogProof().toByteArray()))
                        .verify(Bytes.utf8("over grpc"), server.policy())
                        .index())
                .isEqualTo(receipt.getIndex());
    }

    @Test
    void readsEntriesProofsAndCheckpoints() throws Exception {
        LoggedEntry entry =
                ok("GetEntry", GetEntryRequest.newBuilder().setIndex(1).build(), LoggedEntry.parser());
        LoggedEntry byHash = ok(
                "GetEntry",
                GetEntryRequest.newBuilder().setLeafHash(entry.getLeafHash()).build(),
                LoggedEntry.parser());
        Receipt receipt = ok(
                "GetReceipt",
                GetReceiptRequest.newBuilder()
                        .setLeafHash(entry.getLeafHash())
                        .setTreeSize(3)
                        .build(),
                Receipt.parser());
        ConsistencyProof proof = ok(
                "GetConsistencyProof",
                GetConsistencyProofRequest.newBuilder().setFrom(1).setTo(3).build(),
                ConsistencyProof.parser());
        SignedCheckpoint latest =
                ok("GetCheckpoint", GetCheckpointRequest.getDefaultInstance(), SignedCheckpoint.parser());
        SignedCheckpoint empty =
                ok("GetCheckpoint", GetCheckpointRequest.newBuilder().setSize(0).build(), SignedCheckpoint.parser());
        ListCheckpointsResponse list = ok(
                "ListCheckpoints",
                ListCheckpointsRequest.newBuilder().setLimit(1).build(),
                ListCheckpointsResponse.parser());
        LogInfo info = ok("GetLogInfo", GetLogInfoRequest.getDefaultInstance(), LogInfo.parser());

        assertThat(entry.getLeaf().toStringUtf8()).isEqualTo("one");
        assertThat(byHash).isEqualTo(entry);
        assertThat(receipt.getIndex()).isEqualTo(1);
        assertThat(proof.getHashesList()).isNotEmpty();
        assertThat(latest.getSize()).isGreaterThanOrEqualTo(3);
        assertThat(empty.getSize()).isZero();
        assertThat(list.getCheckpointsList()).hasSize(1);
        assertThat(info.getOrigin()).isEqualTo(TestServer.ORIGIN);
    }

    @Test
    void refusesWithTheStatusesOfTheTable() throws Exception {
        expect(
                ErrorCode.INDEX_OUT_OF_RANGE,
                "GetEntry",
                GetEntryRequest.newBuilder().setIndex(99_999).build());
        expect(ErrorCode.INVALID_PARAMETER, "GetEntry", GetEntryRequest.getDefaultInstance());
        expect(
                ErrorCode.INVALID_PARAMETER,
                "GetEntry",
                GetEntryRequest.newBuilder().setIndex(-1).build());
        expect(
                ErrorCode.INVALID_PARAMETER,
                "GetEntry",
                GetEntryRequest.newBuilder()
                        .setLeafHash(ByteString.copyFromUtf8("short"))
                        .build());
        expect(
                ErrorCode.NOT_FOUND,
                "GetReceipt",
                GetReceiptRequest.newBuilder()
                        .setLeafHash(ByteString.copyFrom(new byte[32]))
                        .build());
        expect(
                ErrorCode.SIZE_OUT_OF_RANGE,
                "GetCheckpoint",
                GetCheckpointRequest.newBuilder().setSize(99_999).build());
        expect(
                ErrorCode.INVALID_PARAMETER,
                "ListCheckpoints",
                ListCheckpointsRequest.newBuilder().setLimit(-1).build());
        expect(ErrorCode.LEAF_EMPTY, "Submit", SubmitRequest.getDefaultInstance());
        expect(
                ErrorCode.INVALID_PARAMETER,
                "Submit",
                SubmitRequest.newBuilder().setWaitValue(9).build());
    }

    private void expect(ErrorCode code, String method, Message request) throws Exception {
        Answer answer = call(method, Buffer.buffer(request.toByteArray()));

        assertThat(answer.status()).isEqualTo(Problems.of(code).grpcStatus());
        assertThat(answer.decodedError().getCode()).isEqualTo(code);
        assertThat(answer.messages()).isEmpty();
    }

    @Test
    void refusesAMessageThatIsTooLarge() throws Exception {
        Answer answer = call("Submit", Buffer.buffer(new byte[100_000]));

        assertThat(answer.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    }

    @Test
    void refusesAMessageThatUncompressesToSomethingTooLarge() throws Exception {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bytes)) {
            gzip.write(new byte[50 << 20]);
        }
        GrpcClientRequest<Buffer, Buffer> request = open("Submit").get(10, TimeUnit.SECONDS);
        CompletableFuture<Answer> answer = answer(request);
        var unused = request.encoding("gzip")
                .endMessage(GrpcMessage.message("gzip", WireFormat.PROTOBUF, Buffer.buffer(bytes.toByteArray())));

        assertThat(answer.get(20, TimeUnit.SECONDS).decodedError().getCode()).isEqualTo(ErrorCode.BODY_TOO_LARGE);
    }

    @Test
    void refusesACallWithoutAMessage() throws Exception {
        assertThat(call("GetLogInfo").decodedError().getCode()).isEqualTo(ErrorCode.MALFORMED_PROTOBUF);
    }

    @Test
    void acknowledgesEachEntryOfAStreamWhileItIsOpen() throws Exception {
        GrpcClientRequest<Buffer, Buffer> request = open("SubmitStream").get(10, TimeUnit.SECONDS);
        BlockingQueue<SubmitAck> acks = new LinkedBlockingQueue<>();
        CompletableFuture<GrpcStatus> status = new CompletableFuture<>();
        request.response().onSuccess(response -> {
            response.handler(message -> {
                try {
                    acks.add(SubmitAck.parseFrom(message.getBytes()));
                } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                    throw new AssertionError(e);
                }
            });
            response.endHandler(end -> status.complete(response.status()));
        });

        for (int i = 0; i < 5; i++) {
            String leaf = i == 3 ? "" : "streamed over grpc " + i;
            var unused = request.write(Buffer.buffer(SubmitRequest.newBuilder()
                    .setLeaf(ByteString.copyFromUtf8(leaf))
                    .build()
                    .toByteArray()));
            SubmitAck ack = acks.poll(10, TimeUnit.SECONDS);
            assertThat(ack).as("before the next is sent").isNotNull();
            assertThat(ack.getSequence()).isEqualTo(i);
            assertThat(ack.hasError()).isEqualTo(i == 3);
        }
        var unused = request.end();

        assertThat(status.get(10, TimeUnit.SECONDS)).isEqualTo(GrpcStatus.OK);
    }

    @Test
    void tellsWatchersOfEntriesAndThenOfTheirCheckpoint() throws Exception {
        long size = server.server().services().publisher().latest().size();
        GrpcClientRequest<Buffer, Buffer> request = open("Watch").get(10, TimeUnit.SECONDS);
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        request.response()
                .onSuccess(response -> response.handler(message -> {
                    try {
                        events.add(Event.parseFrom(message.getBytes()));
                    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                        throw new AssertionError(e);
                    }
                }));
        var unused = request.end(Buffer.buffer(
                WatchRequest.newBuilder().setAfter(size - 1).build().toByteArray()));

        assertThat(events.poll(10, TimeUnit.SECONDS).getEntry().getIndex()).isEqualTo(size - 1);
        assertThat(events.poll(10, TimeUnit.SECONDS).getCheckpoint().getSize()).isEqualTo(size);
        server.add("watched " + size);
        assertThat(events.poll(10, TimeUnit.SECONDS).getEntry().getLeaf().toStringUtf8())
                .isEqualTo("watched " + size);
        assertThat(events.poll(10, TimeUnit.SECONDS).getCheckpoint().getSize()).isEqualTo(size + 1);
        request.cancel();
        while (server.server().services().watchers().count() > 0) {
            Thread.onSpinWait(); // bounded by the test's timeout
        }
    }

    @Test
    void isNotServedOverHttp1() {
        assertThat(server.post("/vitrine.v1.LogService/GetLogInfo", "application/grpc", new byte[5])
                        .statusCode())
                .isEqualTo(415);
    }
}
