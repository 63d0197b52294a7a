package dev.vitrine.log.testbed.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.HdrHistogram.Histogram;

/**
 * One thread that keeps many HTTP/1.1 connections busy, one request at a time on each.
 *
 * <p>With a rate, requests have a time at which they are due, and latency counts from that time: a server that stalls is
 * charged for the requests that would have been sent meanwhile.
 */
public final class HttpLoad implements AutoCloseable {

    private final Selector selector;
    private final List<HttpConnection> connections = new ArrayList<>();
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private final Exchange exchange;
    private final PushBack pushBack;
    private final PriorityQueue<HttpConnection> waiting =
            new PriorityQueue<>(Comparator.comparingLong(HttpConnection::againAt));
    private long sequence; // of the next request, over all runs

    public HttpLoad(String url, int connectionCount, Exchange exchange) throws IOException {
        this(url, connectionCount, exchange, PushBack.NONE);
    }

    /** As above; what is pushed back is sent again. */
    public HttpLoad(String url, int connectionCount, Exchange exchange, PushBack pushBack) throws IOException {
        this.exchange = exchange;
        this.pushBack = pushBack;
        this.selector = Selector.open();
        URI uri = URI.create(url);
        for (int i = 0; i < connectionCount; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            HttpConnection connection = new HttpConnection(channel, exchange.maxRequestSize());
            channel.register(selector, SelectionKey.OP_READ, connection);
            connections.add(connection);
            idle.add(connection);
        }
    }

    /**
     * Sends for some time, then waits for what is under way.
     *
     * @param perSecond requests per second, or 0 for as many as the connections can carry
     */
    public Run run(double seconds, double perSecond) throws IOException {
        return run(seconds, perSecond, Long.MAX_VALUE);
    }

    /** Sends this many, as fast as the connections can carry them. */
    public Run run(int requests) throws IOException {
        return run(Integer.MAX_VALUE, 0, requests);
    }

    private Run run(double seconds, double perSecond, long requests) throws IOException {
        Histogram latency = new Histogram(60_000_000_000L, 3);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        double interval = perSecond > 0 ? 1e9 / perSecond : 0;
        long sent = 0;
        long completed = 0;
        long refused = 0;
        long pushedBack = 0;
        long now = start;
        while ((now < end && sent < requests) || idle.size() < connections.size()) {
            while (!waiting.isEmpty() && (now >= end || waiting.peek().againAt() <= now)) {
                HttpConnection connection = waiting.remove();
                if (now < end) {
                    connection.sendAgain(selector);
                } else {
                    idle.add(connection);
                }
            }
            while (now < end && sent < requests && !idle.isEmpty()) {
                long due = interval > 0 ? start + (long) (sent * interval) : now;
                if (due > now) {
                    break;
                }
                HttpConnection connection = idle.remove();
                exchange.write(sequence, connection.beginRequest(due, sequence));
                sequence++;
                connection.send(selector);
                sent++;
            }
            long wait = interval > 0 ? Math.max(0, (start + (long) (sent * interval) - now) / 1_000_000) : 100;
            if (!waiting.isEmpty()) {
                wait = Math.min(wait, Math.max(1, (waiting.peek().againAt() - now) / 1_000_000));
            }
            int ready = wait == 0 ? selector.selectNow() : selector.select(wait);
            if (ready > 0) {
                for (SelectionKey key : selector.selectedKeys()) {
                    HttpConnection connection = (HttpConnection) key.attachment();
                    if (key.isWritable()) {
                        connection.flush(selector);
                    }
                    if (key.isReadable() && connection.readResponse()) {
                        long delay = connection.delayNanos(pushBack);
                        if (delay >= 0) {
                            pushedBack++;
                            connection.waitUntil(System.nanoTime() + delay);
                            waiting.add(connection);
                            continue;
                        }
                        latency.recordValue(Math.max(1, System.nanoTime() - connection.due()));
                        completed++;
                        exchange.answered(connection.sequence(), connection.status());
                        if (connection.status() / 100 != 2) {
                            refused++;
                        }
                        idle.add(connection);
                    }
                }
                selector.selectedKeys().clear();
            }
            now = System.nanoTime();
        }
        return new Run(completed, refused, pushedBack, (System.nanoTime() - start) / 1e9, latency);
    }

    @Override
    public void close() throws IOException {
        for (HttpConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
