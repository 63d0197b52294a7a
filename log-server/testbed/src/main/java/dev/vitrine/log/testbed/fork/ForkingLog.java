package dev.vitrine.log.testbed.fork;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.wire.CosignatureResponse;
import dev.vitrine.tlog.wire.SizeConflict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A log with one key and two histories, as a process: {@code ORIGIN SIGNAL FILE-A FILE-B}. Below {@code /a} and {@code /b} it
 * shows one history each, complete with tiles; the two are one until the file SIGNAL is there, and part then. Each is taken
 * to the witnesses whose URLs are in its file, one a line.
 */
public final class ForkingLog {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long BEAT_MILLIS = 300;
    private static final int START = 3;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Map<String, Long> sizes = new HashMap<>(); // of witnesses, as far as known; owned by the beat
    private final History a;
    private final History b;
    private final Path witnessesOfA;
    private final Path witnessesOfB;
    private final Path signal;
    private int entries;

    private ForkingLog(CheckpointSigner signer, String origin, Path signal, Path witnessesOfA, Path witnessesOfB) {
        this.a = new History(origin, signer);
        this.b = new History(origin, signer);
        this.signal = signal;
        this.witnessesOfA = witnessesOfA;
        this.witnessesOfB = witnessesOfB;
    }

    /** The vkey of the log of this origin; its seed is no secret. */
    public static String vkey(String origin) {
        return signer(origin).key().toString();
    }

    private static CheckpointSigner signer(String origin) {
        try {
            byte[] seed = new byte[SigningKey.SEED_SIZE];
            byte[] name = Bytes.utf8(origin).toByteArray();
            System.arraycopy(name, 0, seed, 0, Math.min(name.length, seed.length));
            return CheckpointSigners.of(
                    SigningKey.fromSeed(new KeyName(origin), KeyType.ED25519, Bytes.wrapUnsafe(seed)));
        } catch (MalformedException e) {
            throw new IllegalArgumentException("not an origin: " + origin, e);
        }
    }

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws IOException {
        String origin = arguments[0];
        ForkingLog log = new ForkingLog(
                signer(origin), origin, Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]));
        for (int i = 0; i < START; i++) {
            log.grow();
        }
        log.a.publish(log.a.head(), List.of());
        log.b.publish(log.b.head(), List.of());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 32);
        var unusedA = server.createContext("/a", exchange -> answer(exchange, log.a));
        var unusedB = server.createContext("/b", exchange -> answer(exchange, log.b));
        server.start();
        var unused = Executors.newSingleThreadScheduledExecutor()
                .scheduleWithFixedDelay(log::beat, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
        System.out.println("{\"event\":\"listening\",\"url\":\"http://127.0.0.1:"
                + server.getAddress().getPort() + "\"}");
    }

    private void grow() {
        boolean one = !Files.exists(signal);
        a.append("entry " + entries);
        b.append((one ? "entry " : "another entry ") + entries);
        entries++;
    }

    private void beat() {
        try {
            grow();
            take(a, witnessesOfA);
            take(b, witnessesOfB);
        } catch (IOException | RuntimeException e) {
            System.err.println("a beat failed: " + e);
        }
    }

    private void take(History history, Path witnesses) throws IOException {
        CheckpointNote head = history.head();
        List<NoteSignature> cosignatures = new ArrayList<>();
        if (Files.exists(witnesses)) {
            for (String url : Files.readAllLines(witnesses)) {
                cosignatures.addAll(cosign(history, head, url));
            }
        }
        history.publish(head, cosignatures);
    }

    private List<NoteSignature> cosign(History history, CheckpointNote head, String url) throws IOException {
        for (int tries = 0; tries < 2; tries++) {
            long old = sizes.getOrDefault(url, 0L);
            Optional<HttpResponse<byte[]>> answer =
                    post(url + "/add-checkpoint", history.request(old, head).toBytes());
            if (answer.isEmpty()) {
                return List.of();
            }
            Bytes body = Bytes.wrapUnsafe(answer.get().body());
            try {
                if (answer.get().statusCode() == 200) {
                    sizes.put(url, head.checkpoint().size());
                    return CosignatureResponse.parse(body).signatures();
                }
                if (answer.get().statusCode() != 409) {
                    System.err.println(url + ": " + answer.get().statusCode() + " " + body.toUtf8());
                    return List.of();
                }
                sizes.put(url, SizeConflict.parse(body).size());
            } catch (MalformedException e) {
                throw new IOException(url + " answered nonsense", e);
            }
        }
        return List.of();
    }

    private Optional<HttpResponse<byte[]>> post(String url, Bytes body) {
        try {
            return Optional.of(http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(TIMEOUT)
                            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                            .build(),
                    BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            return Optional.empty(); // not started yet, or stopped
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void answer(HttpExchange exchange, History history) throws IOException {
        try (exchange) {
            Optional<Bytes> file =
                    history.file(exchange.getRequestURI().getPath().substring(2));
            exchange.sendResponseHeaders(
                    file.isPresent() ? 200 : 404, file.isPresent() ? file.get().size() : -1);
            if (file.isPresent()) {
                exchange.getResponseBody().write(file.get().toByteArray());
            }
        }
    }
}
