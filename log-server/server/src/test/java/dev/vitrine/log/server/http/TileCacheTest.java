package dev.vitrine.log.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.server.http.TileCache.Cached;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class TileCacheTest {

    private static Cached tile(int size) {
        return new Cached(Unpooled.wrappedBuffer(new byte[size]), 0, false);
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

    @Test
    void freesWhatItForgets() {
        TileCache cache = new TileCache(10_000);
        ByteBuf first = Unpooled.wrappedBuffer(new byte[1_000]);
        ByteBuf sent = first.retainedDuplicate();
        cache.put("tile", new Cached(first, 200, false));
        assertThat(cache.get("tile")).isNotNull().satisfies(tile -> assertThat(tile.bytes())
                .hasSize(800));

        cache.put("tile", tile(1_000));

        assertThat(sent.refCnt()).as("still on its way out").isEqualTo(1);
        assertThat(sent.release()).isTrue();
        cache.clear();
        assertThat(cache.get("tile")).isNull();
        assertThat(cache.size()).isZero();
    }
}
