package dev.vitrine.log.testbed.crash;

import dev.vitrine.client.HttpTileSource;
import dev.vitrine.log.testbed.load.Metrics;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import dev.vitrine.tlog.tile.VerifiedTiles;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes a server promise things, one after the other, and holds it or its successor to them. */
public final class Promises {

    private static final long CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int TIMEOUT_MILLIS = 20_000;

    private final AckJournal journal;
    private final Map<Long, Hash> kept =
            new HashMap<>(); // found in the tree of `seen`, which the next one must continue
    private final Map<Long, String> agreed = new HashMap<>();
    private TreeHead seen = TreeHead.EMPTY;
    private int timeoutMillis = TIMEOUT_MILLIS;

    public Promises() {
        this(new AckJournal());
    }

    /** How long an answer is waited for. */
    public void patience(int millis) {
        timeoutMillis = millis;
    }

    Promises(AckJournal journal) {
        this.journal = journal;
    }

    /** Submits a leaf to {@code POST /add} and writes down the acknowledgement. The status, or 0 if no answer came. */
    public int submit(String url, byte[] leaf) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url + "/add").toURL().openConnection();
            connection.setConnectTimeout(timeoutMillis);
            connection.setReadTimeout(timeoutMillis);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(leaf.length);
            try (var out = connection.getOutputStream()) {
                out.write(leaf);
            }
            int status = connection.getResponseCode();
            if (status == 200) {
                String index = new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                journal.acknowledged(Long.parseLong(index), Rfc6962.leafHash(leaf, 0, leaf.length));
            }
            return status;
        } catch (IOException e) {
            return 0; // not acknowledged, not promised
        }
    }

    /** Writes down the checkpoint that is shown now, if one is. */
    public void look(String url) {
        try {
            String[] lines = Metrics.get(url + "/checkpoint").split("\n", -1);
            journal.showed(Long.parseLong(lines[1]), lines[2]);
        } catch (IOException e) {
            // shown to nobody
        }
    }

    /** How many entries were acknowledged. */
    public int acknowledged() {
        return journal.acknowledged().size();
    }

    /** Every promise against the tree that the server publishes now. */
    public TreeHead check(String url) throws IOException, BrokenPromise, VerificationException, MalformedException {
        kept.clear();
        agreed.clear();
        return checkNew(url);
    }

    /**
     * As {@link #check}, but a promise that was found in an earlier tree is not fetched again: the tree of now must continue that
     * one, which fixes all its leaves and all its roots.
     */
    TreeHead checkNew(String url) throws IOException, BrokenPromise, VerificationException, MalformedException {
        if (!journal.broken().isEmpty()) {
            throw new BrokenPromise(journal.broken().toString());
        }
        Map<Long, Hash> acknowledged = journal.acknowledged();
        long last =
                acknowledged.keySet().stream().mapToLong(Long::longValue).max().orElse(-1);
        TreeHead head = publishedHead(url, last);
        VerifiedTiles tiles = new VerifiedTiles(HttpTileSource.of(URI.create(url + "/")), head);
        if (!TreeRoot.of(seen.size(), tiles).equals(seen.root())) {
            throw new BrokenPromise("the tree does not continue the one of size " + seen.size());
        }
        for (Map.Entry<Long, Hash> entry : acknowledged.entrySet()) {
            if (!entry.getValue().equals(kept.get(entry.getKey()))
                    && !tiles.leafHash(entry.getKey()).equals(entry.getValue())) {
                throw new BrokenPromise("entry " + entry.getKey() + " is not the one that was acknowledged");
            }
        }
        Map<Long, String> checkpoints = journal.checkpoints();
        for (Map.Entry<Long, String> shown : checkpoints.entrySet()) {
            if (!shown.getValue().equals(agreed.get(shown.getKey()))
                    && !TreeRoot.of(shown.getKey(), tiles).base64().equals(shown.getValue())) {
                throw new BrokenPromise("the checkpoint of size " + shown.getKey() + " is not of this tree");
            }
        }
        kept.putAll(acknowledged);
        agreed.putAll(checkpoints);
        seen = head;
        return head;
    }

    private static TreeHead publishedHead(String url, long lastIndex)
            throws IOException, BrokenPromise, MalformedException {
        long deadline = System.nanoTime() + CATCH_UP_NANOS;
        while (true) {
            TreeHead head = CheckpointNote.parse(Bytes.utf8(Metrics.get(url + "/checkpoint")))
                    .checkpoint()
                    .head();
            if (head.size() > lastIndex) {
                return head;
            }
            if (System.nanoTime() > deadline) {
                throw new BrokenPromise(
                        "entry " + lastIndex + " was acknowledged, the published tree has only " + head.size());
            }
            pause(10);
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
