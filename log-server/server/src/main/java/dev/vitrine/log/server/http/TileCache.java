package dev.vitrine.log.server.http;

import io.netty.buffer.ByteBuf;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The full tiles and bundles that were asked for last, ready to be sent. Owned by one event loop. */
final class TileCache {

    /**
     * A tile as it goes out.
     *
     * @param answer with its head; the cache's own, so whoever sends it sends a duplicate that is retained
     * @param body where the body begins
     */
    record Cached(ByteBuf answer, int body, boolean gzip) {

        byte[] bytes() {
            byte[] bytes = new byte[answer.writerIndex() - body];
            answer.getBytes(body, bytes);
            return bytes;
        }

        private int size() {
            return answer.writerIndex();
        }
    }

    private static final long OVERHEAD = 200; // bytes of bookkeeping per tile, about

    private final long capacity;
    private final Map<String, Cached> byKey = new LinkedHashMap<>(256, 0.75f, true);
    private long size;

    TileCache(long capacity) {
        this.capacity = capacity;
    }

    @Nullable
    Cached get(String key) {
        return byKey.get(key);
    }

    /** Takes the answer over. */
    void put(String key, Cached tile) {
        long added = tile.size() + OVERHEAD;
        if (added > capacity / 4) {
            boolean unused = tile.answer().release();
            return; // one giant would drive out everything else
        }
        Cached before = byKey.put(key, tile);
        size += added;
        if (before != null) {
            forget(before);
        }
        Iterator<Cached> oldest = byKey.values().iterator();
        while (size > capacity && oldest.hasNext()) {
            forget(oldest.next());
            oldest.remove();
        }
    }

    /** Empties it. */
    void clear() {
        byKey.values().forEach(this::forget);
        byKey.clear();
    }

    private void forget(Cached tile) {
        size -= tile.size() + OVERHEAD;
        boolean unused = tile.answer().release();
    }

    long size() {
        return size;
    }
}
