package dev.vitrine.log.server.service;

import dev.vitrine.log.Log;
import dev.vitrine.log.server.cosign.Published;
import dev.vitrine.log.server.cosign.Publisher;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watcher of the log: entries in order, each checkpoint after the entries that it covers. It goes at the peer's pace:
 * only what the transport takes is read, and checkpoints that were overtaken in the meantime are left out. Owned by one event
 * loop.
 */
public final class Watch {

    /** What a transport does for a watcher; called on the event loop. */
    public interface Transport {

        void send(Event event);

        /** Whether the peer does not keep up. */
        boolean isFull();

        /** Nothing more will come. */
        void finished(Throwable failure);
    }

    private static final int ENTRIES_AT_ONCE = 64;
    private static final long BYTES_AT_ONCE = 256 << 10;

    private final Log log;
    private final Publisher publisher;
    private final Workers readers;
    private final LoopExecutor loop;
    private final Transport transport;
    private final Consumer<Published> listener = this::published;

    private long position; // entries below were sent
    private @Nullable Published announced; // the last checkpoint that was sent, or needs not be
    private boolean reading;
    private boolean closed;

    private Watch(
            Log log, Publisher publisher, Workers readers, LoopExecutor loop, Transport transport, Published latest) {
        this.log = log;
        this.publisher = publisher;
        this.readers = readers;
        this.loop = loop;
        this.transport = transport;
        this.announced = latest;
        this.position = latest.size();
    }

    /** @param after what comes after this size is sent; 0 = from now */
    static Watch start(
            Log log, Publisher publisher, Workers readers, LoopExecutor loop, Transport transport, long after)
            throws Problem {
        Published latest = publisher.latest();
        if (after > latest.size()) {
            throw new Problem(ErrorCode.SIZE_OUT_OF_RANGE, "after", "no checkpoint of that size is published");
        }
        Watch watch = new Watch(log, publisher, readers, loop, transport, latest);
        if (after > 0 && after < latest.size()) {
            watch.position = after;
            watch.announced = null;
        }
        publisher.addListener(watch.listener);
        loop.execute(watch::advance);
        return watch;
    }

    /** The peer reads again. */
    public void drained() {
        advance();
    }

    /** The peer is gone. */
    public void close() {
        closed = true;
        publisher.removeListener(listener);
    }

    /** Ends it from our side; any thread. */
    void end(Throwable failure) {
        loop.execute(() -> {
            if (!closed) {
                close();
                transport.finished(failure);
            }
        });
    }

    private void published(Published checkpoint) {
        loop.execute(this::advance);
    }

    private void advance() {
        if (closed || reading || transport.isFull()) {
            return;
        }
        Published target = publisher.latest();
        if (position < target.size()) {
            read(target);
        } else if (!target.equals(announced)) { // a larger tree, or the same one with fresher cosignatures
            announced = target;
            transport.send(
                    Event.newBuilder().setCheckpoint(LogApi.message(target)).build());
        }
    }

    private void read(Published target) {
        reading = true;
        long from = position;
        var unused = readers.call(() -> entries(from, target.size()))
                .whenCompleteAsync(
                        (events, failure) -> {
                            reading = false;
                            if (closed) {
                                return;
                            }
                            if (failure != null) {
                                close();
                                transport.finished(failure);
                                return;
                            }
                            events.forEach(transport::send);
                            position = from + events.size();
                            advance();
                        },
                        loop);
    }

    private List<Event> entries(long from, long to) {
        List<Event> events = new ArrayList<>();
        long bytes = 0;
        for (long index = from; index < to && events.size() < ENTRIES_AT_ONCE && bytes < BYTES_AT_ONCE; index++) {
            var leaf = log.entry(index).orElseThrow();
            bytes += leaf.size();
            events.add(
                    Event.newBuilder().setEntry(LogApi.loggedEntry(index, leaf)).build());
        }
        return events;
    }
}
