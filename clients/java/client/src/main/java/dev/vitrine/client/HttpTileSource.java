package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.tile.TileId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/** A log behind a URL prefix of c2sp.org/tlog-tiles, ours or anybody's. Thread-safe. */
public final class HttpTileSource implements PublishedLog {

    /** For one tile, with all repetitions that the server asks for. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(60);

    private final BaseUrl base;
    private final HttpTransport transport;

    private HttpTileSource(BaseUrl base, HttpTransport transport) {
        this.base = base;
        this.transport = transport;
    }

    public static HttpTileSource of(URI base) {
        return of(base, DEFAULT_DEADLINE);
    }

    public static HttpTileSource of(URI base, Duration deadline) {
        return new HttpTileSource(BaseUrl.of(base), new HttpTransport(deadline));
    }

    @Override
    public Bytes checkpoint() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("checkpoint")).build();
        HttpAnswer answer = transport.send(request, MAX_CHECKPOINT);
        if (answer.status() != 200) {
            throw unexpected(request, answer);
        }
        return answer.body();
    }

    @Override
    public Optional<Bytes> read(TileId id) throws IOException {
        // SPEC: c2sp.org/tlog-tiles, "Clients SHOULD include gzip and identity in the Accept-Encoding header".
        HttpRequest request = HttpRequest.newBuilder(base.resolve(id.path()))
                .header("Accept-Encoding", "gzip, identity")
                .build();
        HttpAnswer answer = transport.send(request, TileEncoding.maxEncodedSize(id));
        if (answer.status() == 404 || answer.status() == 410) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw unexpected(request, answer);
        }
        String encoding = answer.headers().firstValue("content-encoding").orElse("identity");
        return switch (encoding) {
            case "gzip" -> Optional.of(TileEncoding.gunzip(id, answer.body()));
            case "identity" -> Optional.of(TileEncoding.undo(id, answer.body()));
            default -> throw new IOException(request.uri() + " came in an encoding that was not asked for");
        };
    }

    @Override
    public String location() {
        return base.uri().toString();
    }

    private static IOException unexpected(HttpRequest request, HttpAnswer answer) {
        return new IOException(request.uri() + " answered HTTP " + answer.status()
                + (answer.status() == 404 ? "; is it the URL prefix of a log?" : ""));
    }
}
