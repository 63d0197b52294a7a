package dev.vitrine.log.testbed.crash;

import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Threads that submit leaves to {@code POST /add} and write down each acknowledgement, and one that reads checkpoints. */
final class Writers implements AutoCloseable {

    // One for all rounds: on Java 17 a client cannot be closed.
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AckJournal journal;
    private final String url;

    Writers(String url, int count, long seed, AckJournal journal) {
        this.url = url;
        this.journal = journal;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            long own = random.nextLong();
            start(() -> write(own), "writer-" + i);
        }
        start(this::watch, "watcher");
    }

    /** Lets the threads work for some time. */
    void submitFor(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void start(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void write(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/add"));
        while (!stop.get()) {
            byte[] leaf = new byte[16 + random.nextInt(1500)];
            random.nextBytes(leaf);
            ByteBuffer.wrap(leaf).putLong(random.nextLong()).putLong(seed);
            Hash hash = Rfc6962.leafHash(leaf, 0, leaf.length);
            try {
                HttpResponse<String> response = CLIENT.send(
                        request.POST(HttpRequest.BodyPublishers.ofByteArray(leaf))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.US_ASCII));
                if (response.statusCode() == 200) {
                    journal.acknowledged(Long.parseLong(response.body()), hash);
                }
            } catch (IOException e) {
                // the server was killed; what was not acknowledged is not promised
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void watch() {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/checkpoint")).build();
        while (!stop.get()) {
            try {
                HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    String[] lines = response.body().split("\n", -1);
                    journal.showed(Long.parseLong(lines[1]), lines[2]);
                }
            } catch (IOException e) {
                // the server was killed
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        stop.set(true);
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
