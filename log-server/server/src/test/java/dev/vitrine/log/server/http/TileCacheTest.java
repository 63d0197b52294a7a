package dev.vitrine.log.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.server.http.TileCache.Cached;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class TileCacheTest {

    private static Cached tile(int size) {
        return new Cached(Buffer.buffer(new byte[size]), false);
    }

    @Test
    void forgetsWhatWasAskedForLongestAgo() {
        TileCache cache = new TileCache(10_000);
        for (int i = 0; i < 8; i++) {
            cache.put("tile " + i, tile(1_000));
        }
        assertThat(cache.get("tile 0")).isNotNull();

        cache.put("one more", tile(1_000));

        assertThat(cache.get("tile 0")).as("asked for just now").isNotNull();
        assertThat(cache.get("tile 1")).isNull();
        assertThat(cache.size()).isLessThanOrEqualTo(10_000);
    }

    @Test
    void countsATileOnce() {
        TileCache cache = new TileCache(10_000);
        for (int i = 0; i < 100; i++) {
            cache.put("tile", tile(1_000));
        }

        assertThat(cache.size()).isEqualTo(1_200);
    }

    @Test
    void keepsNoGiants() {
        TileCache cache = new TileCache(10_000);

        cache.put("giant", tile(5_000));

        assertThat(cache.get("giant")).isNull();
        assertThat(cache.size()).isZero();
    }

    @Test
    void canBeTurnedOff() {
        TileCache cache = new TileCache(0);

        cache.put("tile", tile(1));

        assertThat(cache.get("tile")).isNull();
    }
}
