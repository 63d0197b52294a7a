package dev.vitrine.log.server.service;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The submission streams that are open, so that a shutdown can end them. Thread-safe. */
public final class Streams {

    private final Set<SubmissionStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    void opened(SubmissionStream stream) {
        open.add(stream);
        if (closed) {
            stream.end(shuttingDown());
        }
    }

    void closed(SubmissionStream stream) {
        open.remove(stream);
    }

    /** What was read is answered; nothing more is read. */
    public void close() {
        closed = true;
        open.forEach(stream -> stream.end(shuttingDown()));
    }

    public int count() {
        return open.size();
    }

    private static Problem shuttingDown() {
        return new Problem(ErrorCode.SHUTTING_DOWN, "the server is shutting down").retryAfter(5);
    }
}
