package dev.vitrine.log.server.service;

import dev.vitrine.log.Log;
import dev.vitrine.log.server.cosign.Publisher;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** All who watch, over all transports: bounded. Thread-safe. */
public final class Watchers {

    private final Log log;
    private final Publisher publisher;
    private final Workers readers;
    private final int limit;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Watch> watching = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public Watchers(Log log, Publisher publisher, Workers readers, int limit) {
        this.log = log;
        this.publisher = publisher;
        this.readers = readers;
        this.limit = limit;
    }

    /** Starts a watcher, whose end is to be told with {@link #ended} exactly once. */
    public Watch start(long after, LoopExecutor loop, Watch.Transport transport) throws Problem {
        if (closed) {
            throw shuttingDown();
        }
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            throw new Problem(ErrorCode.TOO_MANY_REQUESTS, "too many watch this log").retryAfter(30);
        }
        try {
            Watch watch = Watch.start(log, publisher, readers, loop, transport, after);
            watching.add(watch);
            return watch;
        } catch (Problem e) {
            count.decrementAndGet();
            throw e;
        }
    }

    public void ended(Watch watch) {
        watch.close();
        watching.remove(watch);
        count.decrementAndGet();
    }

    /** Ends all of them. */
    public void close() {
        closed = true;
        watching.forEach(watch -> watch.end(shuttingDown()));
    }

    private static Problem shuttingDown() {
        return new Problem(ErrorCode.SHUTTING_DOWN, "the server is shutting down").retryAfter(5);
    }

    public int count() {
        return count.get();
    }
}
