package dev.vitrine.witness.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.TreeHead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table whose medium fails on demand, before or after the data reached it. It has an opinion about its caller: reading
 * it after a failed commit without a reload is an assertion error, and so is use after close.
 */
public final class FaultyCheckpointTable implements CheckpointTable {

    public enum Fault {
        /** Nothing reached the medium. */
        FAILED,
        /** Everything reached the medium, but the caller is told that it failed. */
        FAILED_BUT_PERSISTED
    }

    private final Map<OriginHash, StoredCheckpoint> medium = new HashMap<>();
    private @Nullable Fault next;
    private boolean reloadFails;
    private boolean stale;
    private boolean closed;
    private int commits;
    private int reloads;

    /** A store on this table. */
    public CheckpointStore start() {
        return CheckpointStore.start(this, 16, requests -> {});
    }

    public synchronized void failNextCommit(Fault fault) {
        next = fault;
    }

    synchronized void failReloads(boolean fail) {
        reloadFails = fail;
    }

    synchronized int commits() {
        return commits;
    }

    synchronized int reloads() {
        return reloads;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** What a restart would find. */
    public synchronized TreeHead durable(OriginHash log) {
        StoredCheckpoint stored = medium.get(log);
        return stored == null ? TreeHead.EMPTY : stored.head();
    }

    @Override
    public synchronized long latestTime() {
        return medium.values().stream().mapToLong(StoredCheckpoint::time).max().orElse(0);
    }

    @Override
    public synchronized List<OriginHash> logsAfter(OriginHash after, int limit) {
        return List.of();
    }

    @Override
    public synchronized TreeHead head(OriginHash log) {
        checkUsable();
        return durable(log);
    }

    @Override
    public synchronized Optional<Bytes> note(OriginHash log) {
        checkUsable();
        return Optional.ofNullable(medium.get(log)).map(StoredCheckpoint::note);
    }

    @Override
    public synchronized void commit(Map<OriginHash, StoredCheckpoint> changes) {
        checkUsable();
        commits++;
        Fault fault = next;
        next = null;
        if (fault != Fault.FAILED) {
            medium.putAll(changes);
        }
        if (fault != null) {
            stale = true;
            throw new StoreException("injected");
        }
    }

    @Override
    public synchronized void reload() {
        reloads++;
        if (reloadFails) {
            throw new StoreException("injected");
        }
        stale = false;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private void checkUsable() {
        if (stale || closed) {
            throw new AssertionError(closed ? "used after close" : "used after a failed commit without a reload");
        }
    }
}
