package dev.vitrine.log.testbed.compare;

import dev.vitrine.log.testbed.load.Run;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** Queues leaves over gRPC, a fixed number at a time, and waits until the tree has them. */
final class TrillianLoad implements AutoCloseable {

    private static final ServiceName SERVICE = ServiceName.create("trillian", "TrillianLog");
    private static final long INTEGRATION_SECONDS = 120;

    private final Vertx vertx = Vertx.vertx();
    private final GrpcClient client = GrpcClient.client(vertx);
    private final SocketAddress address;
    private final long logId;
    private final byte[] leaf;
    private final int inFlight;
    private long sequence;

    TrillianLoad(int port, long logId, int leafSize, int inFlight) {
        this.address = SocketAddress.inetSocketAddress(port, "127.0.0.1");
        this.logId = logId;
        this.leaf = new byte[leafSize];
        new SplittableRandom().nextBytes(leaf);
        this.inFlight = inFlight;
    }

    /**
     * Queues for some time.
     *
     * @return latencies until a leaf was queued; the seconds go on until the signed root covers every leaf that was
     */
    Run run(double seconds) throws IOException, InterruptedException {
        long before = treeSize();
        long start = System.nanoTime();
        Round round = new Round(start + (long) (seconds * 1e9));
        vertx.runOnContext(begin -> {
            for (int i = 0; i < inFlight; i++) {
                round.next();
            }
        });
        boolean unused = await(round.done, (long) seconds + 60);
        while (treeSize() < before + round.queued) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos((long) seconds + INTEGRATION_SECONDS)) {
                throw new IOException("of " + round.queued + " leaves that Trillian queued, only "
                        + (treeSize() - before) + " were in the tree after two minutes");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return new Run(
                round.queued + round.refused, round.refused, 0, (System.nanoTime() - start) / 1e9, round.latency);
    }

    private long treeSize() throws IOException, InterruptedException {
        Buffer request = Buffer.buffer(TrillianMessages.latestSignedLogRoot(logId));
        CompletableFuture<byte[]> answer = call("GetLatestSignedLogRoot", request)
                .map(Buffer::getBytes)
                .toCompletionStage()
                .toCompletableFuture();
        return TrillianMessages.treeSize(await(answer, 60));
    }

    private Future<Buffer> call(String method, Buffer message) {
        ServiceMethod<Buffer, Buffer> service =
                ServiceMethod.client(SERVICE, method, GrpcMessageEncoder.IDENTITY, GrpcMessageDecoder.IDENTITY);
        return client.request(address, service)
                .compose(request -> request.send(message))
                .compose(response -> response.status() == null || response.status() == GrpcStatus.OK
                        ? response.last()
                        : Future.failedFuture(method + ": " + response.status() + " " + response.statusMessage()));
    }

    private static <T> T await(CompletableFuture<T> future, long seconds) throws IOException, InterruptedException {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Trillian: " + e, e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What is counted while leaves are queued; all of it on one event loop. */
    private final class Round {

        private final Histogram latency = new Histogram(60_000_000_000L, 3);
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();
        private final long end;
        private long queued;
        private long refused;
        private int active;

        Round(long end) {
            this.end = end;
        }

        void next() {
            long due = System.nanoTime();
            active++;
            ByteBuffer.wrap(leaf).putLong(8, sequence++);
            call("QueueLeaf", Buffer.buffer(TrillianMessages.queueLeaf(logId, leaf)))
                    .onComplete(answer -> {
                        latency.recordValue(Math.max(1, System.nanoTime() - due));
                        if (answer.succeeded()) {
                            queued++;
                        } else {
                            refused++;
                        }
                        active--;
                        if (System.nanoTime() < end) {
                            next();
                        } else if (active == 0) {
                            boolean unused = done.complete(true);
                        }
                    });
        }
    }
}
