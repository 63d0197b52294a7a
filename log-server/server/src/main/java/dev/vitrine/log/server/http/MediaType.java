package dev.vitrine.log.server.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The media types that the routes take and give. */
enum MediaType {
    JSON("application/json"),
    PROTOBUF("application/x-protobuf"),
    PROTOBUF_STREAM("application/x-protobuf-stream"),
    ENTRY("application/vnd.vitrine.entry.v1+protobuf"),
    DSSE("application/vnd.dsse.envelope.v1+json"),
    OCTETS("application/octet-stream"),
    TEXT("text/plain; charset=utf-8"),
    EVENTS("text/event-stream"),
    HTML("text/html; charset=utf-8"),
    SVG("image/svg+xml"),
    ATOM("application/atom+xml; charset=utf-8"),
    METRICS("text/plain; version=0.0.4; charset=utf-8");

    private final String text;

    MediaType(String text) {
        this.text = text;
    }

    /** As it is written into a header. */
    String text() {
        return text;
    }

    /** Without parameters. */
    String bare() {
        int semicolon = text.indexOf(';');
        return semicolon < 0 ? text : text.substring(0, semicolon);
    }

    String group() {
        return text.substring(0, text.indexOf('/'));
    }

    /** The type of a Content-Type header; parameters do not matter. Null for another one. */
    static @Nullable MediaType ofContentType(@Nullable String header) {
        if (header == null) {
            return null;
        }
        int semicolon = header.indexOf(';');
        String name = (semicolon < 0 ? header : header.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        for (MediaType type : values()) {
            if (type.bare().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
