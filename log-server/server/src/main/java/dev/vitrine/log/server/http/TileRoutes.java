package dev.vitrine.log.server.http;

import dev.vitrine.log.Log;
import dev.vitrine.log.server.cosign.Published;
import dev.vitrine.log.server.cosign.Publisher;
import dev.vitrine.log.server.http.TileCache.Cached;
import dev.vitrine.log.server.metrics.LogMetrics;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.Workers;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.tile.TileId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The read path of c2sp.org/tlog-tiles: the checkpoint, hash tiles and entry bundles. Owned by one event loop.
 *
 * <p>Tiles never change, so they may be cached for ever; errors may not be cached at all, since what is absent now may be
 * there in a second. Anything but the exact path of a tile that the committed tree has is 404.
 */
final class TileRoutes {

    static final String PREFIX = "/tile/";

    private static final String BUNDLES = "/tile/entries/";

    private static final CharSequence FOREVER = "public, max-age=31536000, immutable";
    private static final byte[] TILE = head();
    private static final byte[] BUNDLE = head(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    private static final byte[] GZIP_BUNDLE = head(
            HttpHeaderNames.VARY,
            HttpHeaderNames.ACCEPT_ENCODING,
            HttpHeaderNames.CONTENT_ENCODING,
            HttpHeaderValues.GZIP);
    private static final int NOT_WORTH_COMPRESSING = 512; // bytes

    private final Log log;
    private final Publisher publisher;
    private final Workers readers;
    private final LogMetrics metrics;
    private final TileCache cache;
    private @Nullable Published shown; // what checkpoint holds
    private Buffer checkpoint = Buffer.buffer();

    TileRoutes(Log log, Publisher publisher, Workers readers, LogMetrics metrics, int cacheSize) {
        this.log = log;
        this.publisher = publisher;
        this.readers = readers;
        this.metrics = metrics;
        this.cache = new TileCache(cacheSize);
    }

    void checkpoint(Exchange exchange) {
        Published latest = publisher.latest();
        if (!latest.equals(shown)) {
            checkpoint = Buffer.buffer(latest.note().toByteArray());
            shown = latest;
        }
        exchange.sendFresh(200, MediaType.TEXT, checkpoint);
    }

    private static byte[] head(CharSequence... more) {
        CharSequence[] headers = new CharSequence[Exchange.EVERY_ANSWER.length + 4 + more.length];
        headers[0] = HttpHeaderNames.CACHE_CONTROL;
        headers[1] = FOREVER;
        headers[2] = HttpHeaderNames.CONTENT_TYPE;
        headers[3] = MediaType.OCTETS.text();
        System.arraycopy(Exchange.EVERY_ANSWER, 0, headers, 4, Exchange.EVERY_ANSWER.length);
        System.arraycopy(more, 0, headers, headers.length - more.length, more.length);
        return RawAnswer.head(headers);
    }

    /** The answer to a request for a full tile that was asked for before; null if there is none in memory. */
    @Nullable
    ByteBuf inMemory(PlainGet request, String path) {
        String key = path;
        if (path.startsWith(BUNDLES)) {
            key = key(path, Accept.takesGzip(request.acceptEncoding()));
        }
        Cached cached = cache.get(key);
        if (cached == null) {
            return null;
        }
        metrics.tileCacheHits.increment();
        return cached.answer().retainedDuplicate();
    }

    /** Frees what it keeps. */
    void close() {
        cache.clear();
    }

    private static String key(String path, boolean gzip) {
        return gzip ? "gzip " + path : path;
    }

    /** @param path as received, with its leading slash */
    void tile(Exchange exchange, String path) throws Problem {
        TileId id;
        try {
            id = TileId.parse(path.substring(1));
        } catch (MalformedException e) {
            throw new Problem(ErrorCode.NOT_FOUND, "not the path of a tile: " + e.what());
        }
        boolean gzip = id.isBundle() && Accept.takesGzip(exchange.header(HttpHeaderNames.ACCEPT_ENCODING));
        String key = key(path, gzip);
        Cached cached = cache.get(key);
        if (cached != null) {
            metrics.tileCacheHits.increment();
            send(exchange, id, new Tile(Bytes.wrapUnsafe(cached.bytes()), cached.gzip()));
            return;
        }
        metrics.tileCacheMisses.increment();
        exchange.whenDone(readers.call(() -> read(id, gzip)), found -> {
            if (found.isEmpty()) {
                exchange.fail(new Problem(ErrorCode.NOT_FOUND, "the log has no such tile yet"));
                return;
            }
            if (!id.isPartial()) {
                cache.put(key, cached(id, found.get()));
            }
            send(exchange, id, found.get());
        });
    }

    private record Tile(Bytes bytes, boolean gzip) {}

    private static Cached cached(TileId id, Tile tile) {
        byte[] head = tile.gzip() ? GZIP_BUNDLE : id.isBundle() ? BUNDLE : TILE;
        ByteBuf answer = RawAnswer.of(
                UnpooledByteBufAllocator.DEFAULT, head, tile.bytes().toByteArray());
        return new Cached(answer, answer.writerIndex() - tile.bytes().size(), tile.gzip());
    }

    private Optional<Tile> read(TileId id, boolean gzip) throws IOException {
        Optional<Bytes> tile = log.tile(id);
        if (tile.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = tile.get().toByteArray();
        if (gzip && bytes.length > NOT_WORTH_COMPRESSING) {
            byte[] compressed = compress(bytes);
            if (compressed.length < bytes.length) {
                return Optional.of(new Tile(Bytes.wrapUnsafe(compressed), true));
            }
        }
        return Optional.of(new Tile(Bytes.wrapUnsafe(bytes), false));
    }

    private static void send(Exchange exchange, TileId id, Tile tile) {
        HttpServerResponse response = exchange.response();
        response.putHeader(HttpHeaderNames.CACHE_CONTROL, FOREVER);
        if (id.isBundle()) {
            response.putHeader(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        }
        if (tile.gzip()) {
            response.putHeader(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
        }
        exchange.send(200, MediaType.OCTETS, Buffer.buffer(tile.bytes().toByteArray()));
    }

    private static byte[] compress(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, 8192)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
