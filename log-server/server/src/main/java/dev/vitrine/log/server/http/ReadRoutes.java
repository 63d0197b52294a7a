package dev.vitrine.log.server.http;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.EntryName;
import dev.vitrine.log.server.service.LogApi;
import dev.vitrine.log.server.service.ReceiptJson;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The reading routes of {@code /v1}. */
final class ReadRoutes {

    private static final List<MediaType> RECEIPTS = List.of(MediaType.JSON, MediaType.PROTOBUF, MediaType.TEXT);

    /** The route of a receipt by index. */
    static final String RECEIPT = "/v1/entries/{index}/receipt";

    private static final String ENTRIES = "/v1/entries/";
    private static final String OF_RECEIPT = "/receipt";
    private static final int MAX_DIGITS = 18; // any such number is a long
    private static final byte[] RECEIPT_HEAD = RawAnswer.head(
            HttpHeaderNames.CACHE_CONTROL,
            Exchange.NO_STORE,
            HttpHeaderNames.CONTENT_SECURITY_POLICY,
            Exchange.INERT,
            HttpHeaderNames.CONTENT_TYPE,
            MediaType.JSON.text(),
            Exchange.EVERY_ANSWER[0],
            Exchange.EVERY_ANSWER[1],
            Exchange.EVERY_ANSWER[2],
            Exchange.EVERY_ANSWER[3]);

    private final LogApi api;

    ReadRoutes(LogApi api) {
        this.api = api;
    }

    void mount(Router router) {
        router.add(HttpMethod.GET, "/v1/log", this::info);
        router.add(HttpMethod.GET, "/v1/entries/{index}", x -> entry(x, index(x)));
        router.add(HttpMethod.GET, "/v1/entries/by-hash/{leaf_hash}", x -> entry(x, hash(x)));
        router.add(HttpMethod.GET, RECEIPT, x -> receipt(x, index(x)));
        router.add(HttpMethod.GET, "/v1/entries/by-hash/{leaf_hash}/receipt", x -> receipt(x, hash(x)));
        router.add(HttpMethod.GET, "/v1/consistency", this::consistency);
        router.add(HttpMethod.GET, "/v1/checkpoints", this::checkpoints);
        router.add(HttpMethod.GET, "/v1/checkpoints/latest", x -> checkpoint(x, OptionalLong.empty()));
        router.add(
                HttpMethod.GET,
                "/v1/checkpoints/{size}",
                x -> checkpoint(x, OptionalLong.of(Query.number("size", x.parameter(0)))));
    }

    private void info(Exchange exchange) throws Problem {
        Query unused = exchange.query();
        exchange.send(api.info(), exchange.format());
    }

    private void entry(Exchange exchange, EntryName name) throws Problem {
        MediaType format = exchange.format();
        Query unused = exchange.query();
        exchange.whenDone(api.entry(name), entry -> exchange.send(entry, format));
    }

    private void receipt(Exchange exchange, EntryName name) throws Problem {
        MediaType format = Accept.choose(exchange.header(HttpHeaderNames.ACCEPT), RECEIPTS);
        long size = exchange.query("size").number("size").orElse(0);
        Optional<byte[]> atOnce =
                format == MediaType.JSON && size == 0 ? api.receiptJsonInMemory(name) : Optional.empty();
        if (atOnce.isPresent()) {
            exchange.sendFresh(200, format, Buffer.buffer(atOnce.get()));
            return;
        }
        exchange.whenDone(api.receipt(name, size), receipt -> {
            byte[] body =
                    switch (format) {
                        case TEXT -> receipt.getTlogProof().toByteArray();
                        case PROTOBUF -> receipt.toByteArray();
                        default -> ReceiptJson.print(receipt);
                    };
            exchange.sendFresh(200, format, Buffer.buffer(body));
        });
    }

    /** The answer to a request for a receipt by index in JSON, if all that it takes is in memory; otherwise null. */
    @Nullable
    ByteBuf receiptInMemory(PlainGet request, String path, ByteBufAllocator allocator) {
        int end = path.length() - OF_RECEIPT.length();
        int digits = end - ENTRIES.length();
        if (digits < 1 || digits > MAX_DIGITS || !path.startsWith(ENTRIES) || !path.endsWith(OF_RECEIPT)) {
            return null;
        }
        String accept = request.accept();
        if (accept != null && !accept.equals("*/*") && !accept.equals("application/json")) {
            return null;
        }
        long index = 0;
        for (int i = ENTRIES.length(); i < end; i++) {
            int digit = path.charAt(i) - '0';
            if (digit < 0 || digit > 9 || (index == 0 && i > ENTRIES.length())) {
                return null;
            }
            index = 10 * index + digit;
        }
        return api.receiptJsonInMemory(EntryName.of(index))
                .map(json -> RawAnswer.of(allocator, RECEIPT_HEAD, json))
                .orElse(null);
    }

    private void consistency(Exchange exchange) throws Problem {
        MediaType format = exchange.format();
        Query query = exchange.query("from", "to");
        long from = query.number("from").orElseThrow(() -> Query.invalid("from", "required"));
        var proof = api.consistency(from, query.number("to").orElse(0));
        exchange.whenDone(proof, message -> exchange.send(message, format));
    }

    private void checkpoint(Exchange exchange, OptionalLong size) throws Problem {
        MediaType format = Accept.choose(exchange.header(HttpHeaderNames.ACCEPT), RECEIPTS);
        Query unused = exchange.query();
        exchange.whenDone(api.checkpoint(size), checkpoint -> {
            if (format == MediaType.TEXT) {
                exchange.sendFresh(
                        200, MediaType.TEXT, Buffer.buffer(checkpoint.getNote().toByteArray()));
            } else {
                exchange.send(checkpoint, format);
            }
        });
    }

    private void checkpoints(Exchange exchange) throws Problem {
        MediaType format = exchange.format();
        Query query = exchange.query("below", "limit");
        CompletionStage<? extends com.google.protobuf.Message> list = api.checkpoints(
                query.number("below").orElse(0), query.number("limit").orElse(0));
        exchange.whenDone(list, message -> exchange.send(message, format));
    }

    private static EntryName index(Exchange exchange) throws Problem {
        return EntryName.of(Query.number("index", exchange.parameter(0)));
    }

    private static EntryName hash(Exchange exchange) throws Problem {
        String hex = exchange.parameter(0);
        try {
            Bytes bytes = Bytes.fromHex(hex);
            if (bytes.size() == Hash.SIZE && bytes.hex().equals(hex)) {
                return EntryName.of(Hash.of(bytes));
            }
        } catch (MalformedException e) {
            throw badHash();
        }
        throw badHash();
    }

    private static Problem badHash() {
        return Query.invalid("leaf_hash", "64 digits of lower-case hex");
    }
}
