package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import java.net.http.HttpHeaders;
import java.util.Locale;

/** A complete HTTP answer of bounded size. */
record HttpAnswer(int status, HttpHeaders headers, Bytes body) {

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Lower case; empty where there is none. */
    String contentType() {
        return headers.firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
    }
}
