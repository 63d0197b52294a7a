package dev.vitrine.log.server.service;

import java.util.concurrent.atomic.AtomicLong;

/** Names for requests that went wrong: unique per process, and hard to confuse between two runs of it. */
public final class RequestIds {

    private final String prefix;
    private final AtomicLong next = new AtomicLong();

    public RequestIds(long startMillis) {
        prefix = Long.toString(startMillis, 36) + "-";
    }

    public String next() {
        return prefix + Long.toString(next.incrementAndGet(), 36);
    }
}
