package dev.vitrine.log.testbed.soak;

import dev.vitrine.client.LogException;
import dev.vitrine.client.StreamClient;
import dev.vitrine.log.testbed.evidence.Leaves;
import dev.vitrine.log.testbed.load.Exchange;
import dev.vitrine.log.testbed.load.HttpLoad;
import dev.vitrine.log.testbed.load.Metrics;
import dev.vitrine.log.testbed.load.Requests;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Everything that a log does all day, each kind in a thread of its own, paced, with connections that come and go. */
final class MixedLoad implements AutoCloseable {

    private static final double ROUND_SECONDS = 10; // then connections are made anew
    private static final double STREAM_SECONDS = 1; // a longer one would come as a burst, and refuse others their place
    private static final double BUNDLES = 5; // per second: 100 KB each, so that caches are full long before the end
    private static final int TILE = 256;
    private static final String PATH = "/v1/entries";
    private static final String TYPE = "application/octet-stream";
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final String url;
    private final Leaves leaves;
    private final double streamed;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    /**
     * @param rate single entries per second; quotes and reads follow from it
     * @param streamed entries per second that come in streams
     */
    MixedLoad(String url, Leaves leaves, double rate, double streamed) throws IOException {
        this.url = url;
        this.leaves = leaves;
        this.streamed = streamed;
        submit(
                StreamClient.of(URI.create(url + "/"), DEADLINE),
                2 * TILE); // so that there is a complete tile to ask for
        awaitPublished();
        paced("single", 4, rate, () -> Requests.post(PATH, TYPE, leaves.opaque(perRound(rate))));
        paced("quotes", 1, rate / 10, () -> Requests.post(PATH, TYPE, leaves.quotes(perRound(rate / 10))));
        paced("receipts", 2, rate, () -> Requests.get("/v1/entries/{}/receipt", published(), System.nanoTime()));
        paced("tiles", 2, rate, () -> Requests.get("/tile/0/{}", published() / TILE, System.nanoTime()));
        paced("bundles", 1, BUNDLES, () -> Requests.get("/tile/entries/{}", published() / TILE, System.nanoTime()));
        paced("search", 1, rate / 10, () -> Requests.get("/v1/search?q={}", 10_000_000, System.nanoTime()));
        start("stream", this::stream);
    }

    private static int perRound(double perSecond) {
        return Math.max(1, (int) Math.ceil(perSecond * ROUND_SECONDS) + 1);
    }

    private void paced(String name, int connections, double perSecond, Supplier<Exchange> exchange) {
        start(name, () -> {
            try (HttpLoad load = new HttpLoad(url, connections, exchange.get())) {
                var run = load.run(ROUND_SECONDS, perSecond);
                answered.addAndGet(run.completed());
                refused.addAndGet(run.refused());
            }
        });
    }

    /** Requests of as many entries as are due until the next one, over connections of their own. */
    private void stream() throws IOException, InterruptedException {
        StreamClient client = StreamClient.of(URI.create(url + "/"), DEADLINE);
        long began = System.nanoTime();
        for (double due = 0; due < ROUND_SECONDS; due += STREAM_SECONDS) {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, began + (long) (due * 1e9) - System.nanoTime()));
            submit(client, (int) Math.round(streamed * STREAM_SECONDS));
        }
    }

    private void submit(StreamClient client, int count) throws IOException {
        List<Bytes> chunk = leaves.opaque(count).stream().map(Bytes::wrapUnsafe).toList();
        try {
            client.submit(chunk.iterator(), new StreamClient.Listener() {
                @Override
                public void logged(long sequence, StreamClient.Logged logged) {
                    answered.incrementAndGet();
                }

                @Override
                public void refused(long sequence, LogException why) {
                    answered.incrementAndGet();
                    refused.incrementAndGet();
                }
            });
        } catch (LogException e) {
            throw new IOException("a stream was refused", e);
        }
    }

    private void awaitPublished() throws IOException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (published() < 2 * TILE) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the first " + 2 * TILE + " entries were not published within a minute");
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private interface Round {
        void run() throws IOException, InterruptedException;
    }

    private void start(String name, Round round) {
        Thread thread = new Thread(
                () -> {
                    while (!stop.get()) {
                        try {
                            round.run();
                        } catch (InterruptedException e) {
                            return;
                        } catch (IOException | RuntimeException e) {
                            if (!stop.get()) {
                                failures.add(name + ": " + e);
                                return;
                            }
                        }
                    }
                },
                "soak-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private long published() {
        try {
            return Long.parseLong(Metrics.get(url + "/checkpoint").split("\n", -1)[1]) / TILE * TILE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests and entries of streams that were answered. */
    long answered() {
        return answered.get();
    }

    /** Of these, the ones without success. */
    long refused() {
        return refused.get();
    }

    /** Kinds of load that came to an end, with the reason. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Ends all of it, and waits for what is under way. */
    void stop() {
        stop.set(true);
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            try {
                thread.join(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
