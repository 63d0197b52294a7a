package dev.vitrine.log.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.log.rocksdb.RocksLogStore;
import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.server.config.ConfigFile;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.tile.TileSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** A server over RocksDB in a temporary directory, started in this process on a free port. */
public final class TestServer implements AutoCloseable {

    public static final String ORIGIN = "log.example/test";

    private static final RocksTuning SMALL = new RocksTuning(8L << 20, 4L << 20, 16L << 20, 1 << 10);

    private final DataDirectory data;
    private final String config;
    private final InstantSource clock;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private LogServer server;

    private TestServer(DataDirectory data, String config, InstantSource clock) {
        this.data = data;
        this.config = config;
        this.clock = clock;
        this.server = launch();
    }

    public static TestServer raw(Path directory) {
        return create(directory, LogIdentity.RAW, "quorum none\n", "");
    }

    public static TestServer evidence(Path directory) {
        return create(directory, LogIdentity.EVIDENCE, "quorum none\n", "");
    }

    /** Creates a log and serves it; {@code policy} has witnesses and a quorum, {@code config} is YAML. */
    public static TestServer create(Path directory, String admission, String policy, String config) {
        return create(directory, admission, policy, config, InstantSource.system());
    }

    /** As {@link #create(Path, String, String, String)}, with a clock of its own. */
    static TestServer create(Path directory, String admission, String policy, String config, InstantSource clock) {
        try {
            DataDirectory data = new DataDirectory(directory.resolve("log"));
            Path file = Files.writeString(directory.resolve("policy.txt"), policy);
            var unused = new Init(data, new SecureRandom(), clock).run(ORIGIN, admission, Optional.of(file));
            return new TestServer(data, config, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LogServer launch() {
        try {
            LogServer.Parts parts = new LogServer.Parts(
                    RocksLogStore.open(data.store(), SMALL),
                    LogIdentity.read(data.identity()),
                    LogKeys.read(data.keys()),
                    policy(),
                    data.blobs());
            return LogServer.start(parts, ConfigFile.parse(config, 2), "127.0.0.1", 0, clock);
        } catch (IOException | dev.vitrine.tlog.MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void restart() {
        stopAnd(() -> {});
    }

    /** Does something to the directory of the stopped server, and starts it again. */
    void stopAnd(Runnable meanwhile) {
        server.stop();
        meanwhile.run();
        server = launch();
    }

    LogServer server() {
        return server;
    }

    DataDirectory data() {
        return data;
    }

    public String url() {
        return server.url();
    }

    public int port() {
        return URI.create(url()).getPort();
    }

    public TrustPolicy policy() {
        try {
            return TrustPolicy.parse(Bytes.wrapUnsafe(Files.readAllBytes(data.policy())));
        } catch (IOException | dev.vitrine.tlog.MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<byte[]> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    public HttpResponse<byte[]> post(String path, String contentType, byte[] body, String... headers) {
        return send(request(path, headers).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)));
    }

    @CanIgnoreReturnValue
    public HttpResponse<byte[]> add(String leaf) {
        return post("/add", "application/octet-stream", leaf.getBytes(StandardCharsets.UTF_8));
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(60));
        return headers.length == 0 ? request : request.headers(headers);
    }

    public HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpClient http() {
        return http;
    }

    public static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    public CheckpointNote checkpoint() {
        try {
            return CheckpointNote.parse(Bytes.copyOf(get("/checkpoint").body()));
        } catch (dev.vitrine.tlog.MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a tree of at least this size is published. */
    @CanIgnoreReturnValue
    public CheckpointNote awaitPublished(long size) {
        var unused = server.services().publisher().whenPublished(size).join();
        return checkpoint();
    }

    /** The tiles over HTTP, as any client of the format sees them. */
    public TileSource tiles() {
        return id -> {
            HttpResponse<byte[]> response = get("/" + id.path());
            return response.statusCode() == 200 ? Optional.of(Bytes.copyOf(response.body())) : Optional.empty();
        };
    }

    @Override
    public void close() {
        server.stop();
    }
}
