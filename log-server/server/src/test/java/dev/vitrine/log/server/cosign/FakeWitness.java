package dev.vitrine.log.server.cosign;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CosignatureV1;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.tlog.wire.CosignatureResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A witness whose honesty can be chosen. Honest, it follows c2sp.org/tlog-witness and demands well-formed requests. */
public final class FakeWitness implements AutoCloseable {

    /** What it answers. */
    public record Reply(int status, String contentType, Bytes body) {

        public static Reply of(int status) {
            return new Reply(status, "text/plain", Bytes.utf8("no\n"));
        }

        public static Reply conflict(long size) {
            return new Reply(409, "text/x.tlog.size", Bytes.utf8(size + "\n"));
        }
    }

    /** How it comes to an answer. */
    @FunctionalInterface
    public interface Behaviour {
        Reply reply(FakeWitness self, AddCheckpointRequest request) throws Exception;
    }

    private final String name;
    private final CosignatureV1 signer;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<AddCheckpointRequest> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private TreeHead latest = TreeHead.EMPTY; // guarded by this
    private volatile Behaviour behaviour = FakeWitness::honest;
    private volatile @Nullable Bytes monitored;

    public FakeWitness(String name, int seed) {
        this.name = name;
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) seed);
        try {
            signer = CosignatureV1.fromSeed(KeyName.parse(name + ".example/witness"), Bytes.copyOf(secret));
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/", this::handle);
        http.setExecutor(threads);
        http.start();
    }

    /** Its line of a policy. */
    public String policyLine() {
        return "witness " + name + " " + signer.key() + " http://127.0.0.1:"
                + http.getAddress().getPort() + "/\n";
    }

    public String name() {
        return name;
    }

    public CheckpointSigner signer() {
        return signer;
    }

    public void behave(Behaviour next) {
        behaviour = next;
    }

    /** What it shows under its monitoring path. */
    public void monitor(Bytes note) {
        monitored = note;
    }

    /** Every request so far, oldest first. */
    public List<AddCheckpointRequest> requests() {
        return List.copyOf(requests);
    }

    /** As if it had cosigned this before. */
    public synchronized void knows(TreeHead head) {
        latest = head;
    }

    public synchronized TreeHead latest() {
        return latest;
    }

    public synchronized Reply honest(AddCheckpointRequest request) throws MalformedException {
        Checkpoint checkpoint = request.checkpoint().checkpoint();
        if (request.oldSize() > checkpoint.size()) {
            return Reply.of(400);
        }
        if (request.oldSize() != latest.size()) {
            return Reply.conflict(latest.size());
        }
        try {
            if (request.oldSize() > 0) {
                new ConsistencyProof(latest.size(), checkpoint.size(), request.proof())
                        .verify(latest.root(), checkpoint.root());
            } else if (!request.proof().isEmpty()) {
                return Reply.of(422);
            }
        } catch (VerificationException | IllegalArgumentException e) {
            return Reply.of(422);
        }
        latest = checkpoint.head();
        return cosign(checkpoint);
    }

    public Reply cosign(Checkpoint checkpoint) {
        long now = Instant.now().getEpochSecond();
        return new Reply(
                200,
                "text/plain; charset=utf-8",
                new CosignatureResponse(List.of(signer.sign(checkpoint, now))).toBytes());
    }

    /** Answers nothing until the witness is closed. */
    public Reply silent(AddCheckpointRequest request) throws InterruptedException {
        closed.await();
        return Reply.of(503);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange);
            byte[] body = reply.body().toByteArray();
            if (!reply.contentType().isEmpty()) {
                exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            }
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Bytes shown = monitored;
        if (exchange.getRequestMethod().equals("GET")) {
            return shown == null ? Reply.of(404) : new Reply(200, "text/plain", shown);
        }
        if (!exchange.getRequestURI().getPath().equals("/add-checkpoint")) {
            return Reply.of(404);
        }
        try {
            AddCheckpointRequest request = AddCheckpointRequest.parse(Bytes.copyOf(body));
            requests.add(request);
            return behaviour.reply(this, request);
        } catch (MalformedException e) {
            return new Reply(
                    400,
                    "text/plain",
                    Bytes.copyOf(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        var unused = threads.shutdownNow();
    }
}
