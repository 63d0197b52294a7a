package dev.vitrine.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vitrine.proto.v1.Error;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.LogInfo;
import dev.vitrine.proto.v1.Logged;
import dev.vitrine.proto.v1.SignedCheckpoint;
import dev.vitrine.proto.v1.SubmitAck;
import dev.vitrine.proto.v1.SubmitRequest;
import dev.vitrine.proto.v1.Wait;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.NodeId;
import dev.vitrine.tlog.merkle.NodeReader;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.HashTile;
import dev.vitrine.tlog.tile.TileId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory behind a real socket, written from the comments of the .proto files and not from our server: naive, slow
 * and correct, and able to misbehave when it is told to.
 */
public final class FakeLog implements AutoCloseable {

    public static final String ORIGIN = "fake.example/log";

    /** When the witnesses of this log say that they saw everything. */
    public static final long WITNESSED_AT = 1_800_000_000L;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final CheckpointSigner logKey = signer(ORIGIN, KeyType.ED25519, 1);
    private final CheckpointSigner witness1 = signer("witness.example/1", KeyType.ED25519_COSIGNATURE, 2);
    private final CheckpointSigner witness2 = signer("witness.example/2", KeyType.MLDSA44_COSIGNATURE, 3);
    private final List<Bytes> leaves = new ArrayList<>();
    private final List<Bytes> published = new ArrayList<>();
    private final Deque<Integer> failures = new ArrayDeque<>();
    private int requests;
    private boolean gzip;
    private boolean witnessesAway;
    private boolean servesEntries = true;

    private FakeLog(HttpServer server) {
        this.server = server;
    }

    public static FakeLog start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeLog log = new FakeLog(server);
        server.setExecutor(log.threads);
        server.createContext("/", log::handle);
        log.publish();
        server.start();
        return log;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Both witnesses must have cosigned. */
    public String policyText() {
        return "log " + logKey.key() + " " + url() + "\nwitness w1 " + witness1.key() + "\nwitness w2 " + witness2.key()
                + "\ngroup both all w1 w2\nquorum both\n";
    }

    public TrustPolicy policy() {
        try {
            return TrustPolicy.parse(Bytes.utf8(policyText()));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    public String vkey() {
        return logKey.key().toString();
    }

    public synchronized void append(Bytes leaf) {
        leaves.add(leaf);
        publish();
    }

    /** Appends without a checkpoint, which {@link #publishNow} makes. */
    public synchronized void appendQuietly(Bytes leaf) {
        leaves.add(leaf);
    }

    public synchronized void publishNow() {
        publish();
    }

    public synchronized long size() {
        return leaves.size();
    }

    public synchronized int requests() {
        return requests;
    }

    /** The next request is answered with this status, and with Retry-After: 1. */
    public synchronized void failNext(int status) {
        failures.add(status);
    }

    public synchronized void gzipBundles() {
        gzip = true;
    }

    public synchronized void sendWitnessesAway() {
        witnessesAway = true;
    }

    public synchronized void hideEntries() {
        servesEntries = false;
    }

    /** Forgets the newest entries and publishes the smaller tree, as a log restored from a backup would. */
    public synchronized void rollBackTo(int size) {
        leaves.subList(size, leaves.size()).clear();
        publish();
    }

    /** Replaces an entry that was logged before. */
    public synchronized void rewrite(int index, Bytes leaf) {
        leaves.set(index, leaf);
        publish();
    }

    public synchronized Bytes checkpoint() {
        return published.get(published.size() - 1);
    }

    @Override
    public void close() {
        server.stop(0);
        List<Runnable> unused = threads.shutdownNow();
    }

    private void publish() {
        try {
            Checkpoint checkpoint = Checkpoint.of(ORIGIN, head());
            List<NoteSignature> lines = new ArrayList<>();
            for (CheckpointSigner signer : List.of(logKey, witness1, witness2)) {
                lines.add(signer.sign(checkpoint, WITNESSED_AT));
            }
            published.add(CheckpointNote.of(checkpoint, lines).toBytes());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private TreeHead head() {
        try {
            return new TreeHead(leaves.size(), TreeRoot.of(leaves.size(), reader()));
        } catch (IOException | VerificationException e) {
            throw new AssertionError(e);
        }
    }

    private NodeReader reader() {
        return ids -> ids.stream().map(this::node).toList();
    }

    private Hash node(NodeId id) {
        if (id.level() == 0) {
            return Rfc6962.leafHash(leaves.get((int) id.index()));
        }
        return Rfc6962.node(
                node(new NodeId(id.level() - 1, 2 * id.index())), node(new NodeId(id.level() - 1, 2 * id.index() + 1)));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body;
            try (InputStream in = exchange.getRequestBody()) {
                body = in.readAllBytes();
            }
            answer(exchange, body);
        } catch (MalformedException | VerificationException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized void answer(HttpExchange exchange, byte[] body)
            throws IOException, MalformedException, VerificationException {
        requests++;
        if (!failures.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", "1");
            refuse(exchange, failures.remove(), ErrorCode.TOO_MANY_REQUESTS, "busy");
            return;
        }
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        if (path.equals("/checkpoint")) {
            send(exchange, 200, "text/plain; charset=utf-8", checkpoint().toByteArray());
        } else if (path.startsWith("/tile/")) {
            tile(exchange, TileId.parse(path.substring(1)));
        } else if (path.equals("/v1/entries")) {
            submit(exchange, SubmitRequest.parseFrom(body));
        } else if (path.equals("/v1/entries:stream")) {
            stream(exchange, body);
        } else if (path.startsWith("/v1/entries/")) {
            entry(exchange, path.substring("/v1/entries/".length()).split("/", -1));
        } else if (path.equals("/v1/consistency") && query != null) {
            String[] sizes = query.replaceAll("[a-z=]", "").split("&", -1);
            long from = Long.parseLong(sizes[0]);
            long to = Long.parseLong(sizes[1]);
            dev.vitrine.proto.v1.ConsistencyProof.Builder proof = dev.vitrine.proto.v1.ConsistencyProof.newBuilder()
                    .setFrom(from)
                    .setTo(to);
            ConsistencyProof.prove(from, to, reader()).hashes().forEach(hash -> proof.addHashes(bytes(hash)));
            send(exchange, proof.build());
        } else if (path.startsWith("/v1/checkpoints")) {
            checkpoints(exchange, path.substring("/v1/checkpoints".length()));
        } else if (path.equals("/v1/log")) {
            send(
                    exchange,
                    LogInfo.newBuilder()
                            .setOrigin(ORIGIN)
                            .addVkeys(vkey())
                            .setAdmission("evidence")
                            .setMaxLeafSize(65_535)
                            .setWitnessPolicy(policyText())
                            .setSoftware("fake 1")
                            .setCommittedSize(leaves.size())
                            .setPublishedSize(leaves.size())
                            .build());
        } else {
            refuse(exchange, 404, ErrorCode.NOT_FOUND, "no such route");
        }
    }

    private void submit(HttpExchange exchange, SubmitRequest request)
            throws IOException, MalformedException, VerificationException {
        Bytes leaf = Bytes.wrapUnsafe(request.getLeaf().toByteArray());
        if (leaf.equals(Bytes.utf8("refuse me"))) {
            refuse(exchange, 422, ErrorCode.BAD_SIGNATURE, "the signature does not verify");
            return;
        }
        boolean duplicate = leaves.contains(leaf);
        if (!duplicate) {
            append(leaf);
        }
        if (witnessesAway && request.getWait() == Wait.WAIT_WITNESSED) {
            refuse(exchange, 504, ErrorCode.WITNESSES_UNAVAILABLE, "committed, but the witnesses did not answer");
            return;
        }
        send(exchange, receipt(leaves.indexOf(leaf), duplicate, request.getWait() == Wait.WAIT_WITNESSED));
    }

    private dev.vitrine.proto.v1.Receipt receipt(int index, boolean duplicate, boolean witnessed)
            throws IOException, MalformedException, VerificationException {
        CheckpointNote note = CheckpointNote.parse(checkpoint());
        CheckpointNote shown =
                witnessed ? note : note.withSignatures(note.signatures().subList(0, 1));
        dev.vitrine.proto.v1.Receipt.Builder receipt = dev.vitrine.proto.v1.Receipt.newBuilder()
                .setIndex(index)
                .setLeafHash(bytes(Rfc6962.leafHash(leaves.get(index))))
                .setDuplicate(duplicate)
                .setCheckpoint(bytes(shown.toBytes()))
                .setWitnessed(witnessed);
        InclusionProof.prove(index, leaves.size(), reader())
                .hashes()
                .forEach(hash -> receipt.addInclusionProof(bytes(hash)));
        return receipt.build();
    }

    private void stream(HttpExchange exchange, byte[] body) throws IOException {
        ByteArrayOutputStream acks = new ByteArrayOutputStream();
        InputStream in = new java.io.ByteArrayInputStream(body);
        long sequence = 0;
        for (SubmitRequest request = SubmitRequest.parseDelimitedFrom(in);
                request != null;
                request = SubmitRequest.parseDelimitedFrom(in)) {
            Bytes leaf = Bytes.wrapUnsafe(request.getLeaf().toByteArray());
            SubmitAck.Builder ack = SubmitAck.newBuilder().setSequence(sequence++);
            if (leaf.equals(Bytes.utf8("refuse me"))) {
                ack.setError(Error.newBuilder().setCode(ErrorCode.BAD_SIGNATURE).setMessage("no"));
            } else {
                boolean duplicate = leaves.contains(leaf);
                if (!duplicate) {
                    leaves.add(leaf);
                }
                ack.setLogged(Logged.newBuilder()
                        .setIndex(leaves.indexOf(leaf))
                        .setLeafHash(bytes(Rfc6962.leafHash(leaf)))
                        .setDuplicate(duplicate)
                        .setTreeSize(leaves.size()));
            }
            ack.build().writeDelimitedTo(acks);
        }
        publish();
        send(exchange, 200, "application/x-protobuf-stream", acks.toByteArray());
    }

    private void entry(HttpExchange exchange, String[] parts)
            throws IOException, MalformedException, VerificationException {
        boolean byHash = parts[0].equals("by-hash");
        int index = byHash ? indexOf(parts[1]) : Integer.parseInt(parts[0]);
        if (index < 0 || index >= leaves.size()) {
            refuse(exchange, 404, byHash ? ErrorCode.NOT_FOUND : ErrorCode.INDEX_OUT_OF_RANGE, "no such entry");
        } else if (parts[parts.length - 1].equals("receipt")) {
            send(exchange, receipt(index, false, true));
        } else {
            send(
                    exchange,
                    dev.vitrine.proto.v1.LoggedEntry.newBuilder()
                            .setIndex(index)
                            .setLeaf(bytes(leaves.get(index)))
                            .setLeafHash(bytes(Rfc6962.leafHash(leaves.get(index))))
                            .build());
        }
    }

    private int indexOf(String hex) {
        for (int i = 0; i < leaves.size(); i++) {
            if (Rfc6962.leafHash(leaves.get(i)).hex().equals(hex)) {
                return i;
            }
        }
        return -1;
    }

    private void checkpoints(HttpExchange exchange, String rest) throws IOException, MalformedException {
        if (rest.isEmpty()) {
            dev.vitrine.proto.v1.ListCheckpointsResponse.Builder list =
                    dev.vitrine.proto.v1.ListCheckpointsResponse.newBuilder();
            for (int i = published.size() - 1; i >= 0; i--) {
                list.addCheckpoints(signed(published.get(i)));
            }
            send(exchange, list.build());
            return;
        }
        @Nullable Bytes found = rest.equals("/latest") ? checkpoint() : null;
        for (Bytes note : published) {
            if (rest.equals("/" + CheckpointNote.parse(note).checkpoint().size())) {
                found = note;
            }
        }
        if (found == null) {
            refuse(exchange, 404, ErrorCode.NOT_PUBLISHED, "no checkpoint of that size was published");
        } else {
            send(exchange, signed(found));
        }
    }

    private static SignedCheckpoint signed(Bytes note) throws MalformedException {
        Checkpoint checkpoint = CheckpointNote.parse(note).checkpoint();
        return SignedCheckpoint.newBuilder()
                .setSize(checkpoint.size())
                .setRoot(bytes(checkpoint.root()))
                .setNote(bytes(note))
                .setPublishedAt(WITNESSED_AT)
                .build();
    }

    private void tile(HttpExchange exchange, TileId id) throws IOException {
        long end = id.index() * TileId.FULL + id.width();
        int height = 8 * Math.max(0, id.level());
        if (end > leaves.size() >> height || (id.isBundle() && !servesEntries)) {
            send(exchange, 404, "text/plain", new byte[0]);
            return;
        }
        int from = (int) (id.index() * TileId.FULL);
        if (id.isBundle()) {
            byte[] bundle =
                    new EntryBundle(leaves.subList(from, (int) end)).encode().toByteArray();
            if (gzip) {
                exchange.getResponseHeaders().add("Content-Encoding", "gzip");
                bundle = gzip(bundle);
            }
            send(exchange, 200, "application/octet-stream", bundle);
            return;
        }
        List<Hash> hashes = new ArrayList<>();
        for (long i = from; i < end; i++) {
            hashes.add(node(new NodeId(height, i)));
        }
        send(
                exchange,
                200,
                "application/octet-stream",
                HashTile.of(hashes).encode().toByteArray());
    }

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static void send(HttpExchange exchange, MessageLite message) throws IOException {
        send(exchange, 200, "application/x-protobuf", message.toByteArray());
    }

    private static void refuse(HttpExchange exchange, int status, ErrorCode code, String message) throws IOException {
        Error error = Error.newBuilder()
                .setCode(code)
                .setMessage(message)
                .setRequestId("r1")
                .build();
        send(exchange, status, "application/x-protobuf", error.toByteArray());
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static ByteString bytes(Hash hash) {
        return ByteString.copyFrom(hash.toByteArray());
    }

    private static ByteString bytes(Bytes bytes) {
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private static CheckpointSigner signer(String name, KeyType type, int seed) {
        byte[] bytes = new byte[SigningKey.SEED_SIZE];
        bytes[0] = (byte) seed;
        try {
            return CheckpointSigners.of(SigningKey.fromSeed(KeyName.parse(name), type, Bytes.wrapUnsafe(bytes)));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
