package dev.vitrine.log.server.http;

import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The full tiles and bundles that were asked for last, ready to be sent. Owned by one event loop. */
final class TileCache {

    /** A body as it goes out. */
    record Cached(Buffer body, boolean gzip) {}

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

    void put(String key, Cached tile) {
        long added = tile.body().length() + OVERHEAD;
        if (added > capacity / 4) {
            return; // one giant would drive out everything else
        }
        Cached before = byKey.put(key, tile);
        size += added - (before == null ? 0 : before.body().length() + OVERHEAD);
        Iterator<Cached> oldest = byKey.values().iterator();
        while (size > capacity && oldest.hasNext()) {
            size -= oldest.next().body().length() + OVERHEAD;
            oldest.remove();
        }
    }

    long size() {
        return size;
    }
}
