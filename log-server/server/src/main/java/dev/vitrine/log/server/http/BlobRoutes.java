package dev.vitrine.log.server.http;

import dev.vitrine.log.server.access.Submitter;
import dev.vitrine.log.server.blob.BlobRecord;
import dev.vitrine.log.server.blob.BlobStore;
import dev.vitrine.log.server.blob.UploadRight;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.Services;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.util.Optional;

/** Blobs: uploads, downloads with ranges, and what is known about them. */
final class BlobRoutes {

    private static final CharSequence FOREVER = "public, max-age=31536000, immutable";
    private static final int SHA256_SIZE = 32;

    private final Services services;
    private final BlobStore blobs;

    BlobRoutes(Services services) {
        this.services = services;
        this.blobs = services.blobs();
    }

    void mount(Router router) {
        router.add(HttpMethod.GET, "/v1/blobs/{sha256}", this::get);
        router.add(HttpMethod.PUT, "/v1/blobs/{sha256}", this::put);
        router.add(HttpMethod.GET, "/v1/blobs/{sha256}/info", this::info);
    }

    private void info(Exchange exchange) throws Problem {
        MediaType format = exchange.format();
        Query unused = exchange.query();
        exchange.whenDone(services.hub().blob(hash(exchange), false), message -> exchange.send(message, format));
    }

    private void get(Exchange exchange) throws Problem {
        Query unused = exchange.query();
        Bytes sha256 = hash(exchange);
        exchange.whenDone(services.readers().call(() -> blobs.find(sha256)), (Optional<BlobRecord> found) -> {
            if (found.isEmpty()) {
                exchange.fail(new Problem(ErrorCode.NOT_FOUND, "sha256", "this log does not keep this blob"));
            } else {
                exchange.guarded(() -> send(exchange, sha256, found.get().size()));
            }
        });
    }

    private void send(Exchange exchange, Bytes sha256, long size) throws Problem {
        HttpServerResponse response = exchange.response();
        String tag = '"' + sha256.hex() + '"';
        response.putHeader(HttpHeaderNames.ETAG, tag);
        response.putHeader(HttpHeaderNames.ACCEPT_RANGES, "bytes");
        if (tag.equals(exchange.header(HttpHeaderNames.IF_NONE_MATCH))) {
            response.putHeader(HttpHeaderNames.CACHE_CONTROL, FOREVER);
            exchange.sendEmpty(304);
            return;
        }
        String condition = exchange.header(HttpHeaderNames.IF_RANGE);
        boolean whole = condition != null && !condition.equals(tag);
        Optional<ByteRange> range;
        try {
            range = whole ? Optional.empty() : ByteRange.parse(exchange.header(HttpHeaderNames.RANGE), size);
        } catch (Problem problem) {
            response.putHeader(HttpHeaderNames.CONTENT_RANGE, "bytes */" + size);
            throw problem;
        }
        response.putHeader(HttpHeaderNames.CACHE_CONTROL, FOREVER);
        // Anybody may have put anything there: it is a file to keep, never a page of this site.
        response.putHeader(HttpHeaderNames.CONTENT_DISPOSITION, "attachment");
        response.putHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
        response.putHeader("X-Content-Type-Options", "nosniff");
        Path file = blobs.path(sha256);
        if (range.isPresent()) {
            response.putHeader(HttpHeaderNames.CONTENT_RANGE, range.get().of(size));
            exchange.sendFile(206, file, range.get().first(), range.get().length());
        } else {
            exchange.sendFile(200, file, 0, size);
        }
    }

    private void put(Exchange exchange) throws Problem {
        Submitter submitter = exchange.submitter();
        submitter.charge();
        MediaType format = exchange.format();
        Query unused = exchange.query();
        Bytes sha256 = hash(exchange);
        String header = exchange.header(UploadRight.HEADER);
        if (header == null) {
            throw new Problem(
                    ErrorCode.MISSING_FIELD,
                    UploadRight.HEADER,
                    "who answers for the space: base64 of a BlobUpload, see vitrine/v1/hub.proto");
        }
        BlobReceiver.start(services, exchange, format, sha256, header);
    }

    private static Bytes hash(Exchange exchange) throws Problem {
        String hex = exchange.parameter(0);
        try {
            Bytes bytes = Bytes.fromHex(hex);
            if (bytes.size() == SHA256_SIZE && bytes.hex().equals(hex)) {
                return bytes;
            }
        } catch (MalformedException e) {
            throw Query.invalid("sha256", "64 digits of lower-case hex");
        }
        throw Query.invalid("sha256", "64 digits of lower-case hex");
    }
}
