package dev.vitrine.log.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.vitrine.log.server.access.Address;
import dev.vitrine.log.server.access.Submitter;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.EntryName;
import dev.vitrine.log.server.service.Logged;
import dev.vitrine.log.server.service.LoopExecutor;
import dev.vitrine.log.server.service.Receipts;
import dev.vitrine.log.server.service.Services;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.GetCheckpointRequest;
import dev.vitrine.proto.v1.GetConsistencyProofRequest;
import dev.vitrine.proto.v1.GetEntryRequest;
import dev.vitrine.proto.v1.GetLogInfoRequest;
import dev.vitrine.proto.v1.GetReceiptRequest;
import dev.vitrine.proto.v1.ListCheckpointsRequest;
import dev.vitrine.proto.v1.Receipt;
import dev.vitrine.proto.v1.SubmitRequest;
import dev.vitrine.proto.v1.Wait;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The methods of vitrine.v1.LogService. One per event loop. */
public final class LogServiceEndpoint implements Handler<HttpServerRequest> {

    private static final ServiceName SERVICE = ServiceName.create("vitrine.v1", "LogService");

    private final Services services;
    private final LoopExecutor loop;
    private final GrpcServer server;

    public LogServiceEndpoint(Services services, Vertx vertx, LoopExecutor loop) {
        this.services = services;
        this.loop = loop;
        this.server = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(GrpcCall.MAX_MESSAGE));
        Handler<GrpcCall> submit = unary(SubmitRequest.parser(), this::submit);
        method("Submit", submitting((call, submitter) -> {
            submitter.charge();
            submit.handle(call);
        }));
        unary("GetEntry", GetEntryRequest.parser(), request -> services.api().entry(name(request)));
        unary("GetReceipt", GetReceiptRequest.parser(), request -> services.api()
                .receipt(name(request), size("tree_size", request.getTreeSize())));
        unary("GetConsistencyProof", GetConsistencyProofRequest.parser(), request -> services.api()
                .consistency(size("from", request.getFrom()), size("to", request.getTo())));
        unary("GetCheckpoint", GetCheckpointRequest.parser(), request -> services.api()
                .checkpoint(
                        request.hasSize() ? OptionalLong.of(size("size", request.getSize())) : OptionalLong.empty()));
        unary("ListCheckpoints", ListCheckpointsRequest.parser(), request -> services.api()
                .checkpoints(size("below", request.getBelow()), Integer.toUnsignedLong(request.getLimit())));
        unary(
                "GetLogInfo",
                GetLogInfoRequest.parser(),
                request -> CompletableFuture.completedFuture(services.api().info()));
        method("SubmitStream", submitting((call, submitter) -> new SubmitStreamCall(call, services, loop, submitter)
                .start()));
        method("Watch", call -> new WatchCall(call, services, loop).start());
    }

    @Override
    public void handle(HttpServerRequest request) {
        server.handle(request);
    }

    @FunctionalInterface
    private interface Method<M extends Message> {
        CompletionStage<? extends Message> answer(M request) throws Problem;
    }

    private void method(String name, Handler<GrpcCall> handler) {
        // Bytes in and out: decoding here keeps every error inside the table, and bounds what is uncompressed.
        ServiceMethod<Buffer, Buffer> method =
                ServiceMethod.server(SERVICE, name, GrpcMessageEncoder.IDENTITY, GrpcMessageDecoder.IDENTITY);
        GrpcServer unused = server.callHandler(method, request -> {
            GrpcCall call = new GrpcCall(request, services.failures(), services.metrics());
            call.refuseInvalidMessages();
            handler.handle(call);
        });
    }

    @FunctionalInterface
    private interface Submitting {
        void handle(GrpcCall call, Submitter submitter) throws Problem;
    }

    /** Only for those who may submit. */
    private Handler<GrpcCall> submitting(Submitting next) {
        return call -> {
            try {
                String authorization = call.request().headers().get(HttpHeaderNames.AUTHORIZATION);
                String address = Address.of(call.request().connection().remoteAddress());
                next.handle(call, services.access().admit(authorization, address));
            } catch (Problem refusal) {
                call.fail(refusal);
            }
        };
    }

    private <M extends Message> void unary(String name, Parser<M> parser, Method<M> method) {
        method(name, unary(parser, method));
    }

    private <M extends Message> Handler<GrpcCall> unary(Parser<M> parser, Method<M> method) {
        return call -> {
            boolean[] seen = {false};
            call.request().exceptionHandler(lost -> call.abandon());
            call.request().endHandler(unused -> {
                if (!seen[0]) {
                    call.fail(new Problem(ErrorCode.MALFORMED_PROTOBUF, "the call has no message"));
                }
            });
            call.request().messageHandler(message -> {
                if (seen[0]) {
                    return;
                }
                seen[0] = true;
                try {
                    var unused = method.answer(call.parse(message, parser))
                            .whenCompleteAsync(
                                    (answer, failure) -> {
                                        if (failure == null) {
                                            call.end(answer);
                                        } else {
                                            call.fail(failure);
                                        }
                                    },
                                    loop);
                } catch (Problem | RuntimeException e) {
                    call.fail(e);
                }
            });
        };
    }

    private CompletionStage<Receipt> submit(SubmitRequest request) throws Problem {
        if (request.getWait() == Wait.UNRECOGNIZED) {
            throw new Problem(ErrorCode.INVALID_PARAMETER, "wait", "not a known way to wait");
        }
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        Bytes leaf = Bytes.wrapUnsafe(request.getLeaf().toByteArray());
        services.submissions().submit(leaf, new Logged() {
            @Override
            public void logged(long index, Hash leafHash, boolean duplicate, SignedHead head, List<String> labels) {
                CompletionStage<Receipt> made = request.getWait() == Wait.WAIT_WITNESSED
                        ? services.publisher().whenPublished(index + 1).thenCompose(checkpoint -> services.readers()
                                .call(() -> services.receipts().published(index, leafHash, duplicate, checkpoint)))
                        : services.readers()
                                .call(() -> services.receipts().committed(index, leafHash, duplicate, head));
                var unused = made.whenComplete((value, failure) -> {
                    boolean unusedFirst = failure == null
                            ? receipt.complete(Receipts.labelled(value, labels))
                            : receipt.completeExceptionally(failure);
                });
            }

            @Override
            public void refused(Throwable failure) {
                boolean unused = receipt.completeExceptionally(failure);
            }
        });
        return receipt;
    }

    private static EntryName name(GetEntryRequest request) throws Problem {
        return switch (request.getByCase()) {
            case INDEX -> EntryName.of(size("index", request.getIndex()));
            case LEAF_HASH -> EntryName.of(hash(request.getLeafHash()));
            case BY_NOT_SET -> throw notNamed();
        };
    }

    private static EntryName name(GetReceiptRequest request) throws Problem {
        return switch (request.getByCase()) {
            case INDEX -> EntryName.of(size("index", request.getIndex()));
            case LEAF_HASH -> EntryName.of(hash(request.getLeafHash()));
            case BY_NOT_SET -> throw notNamed();
        };
    }

    private static Problem notNamed() {
        return new Problem(ErrorCode.INVALID_PARAMETER, "by", "an index or a leaf hash is required");
    }

    private static Hash hash(ByteString bytes) throws Problem {
        if (bytes.size() != Hash.SIZE) {
            throw new Problem(ErrorCode.INVALID_PARAMETER, "leaf_hash", "a leaf hash has 32 bytes");
        }
        return Hash.of(bytes.toByteArray(), 0);
    }

    static long size(String name, long value) throws Problem {
        if (value < 0) {
            throw new Problem(ErrorCode.INVALID_PARAMETER, name, "below 2^63");
        }
        return value;
    }
}
