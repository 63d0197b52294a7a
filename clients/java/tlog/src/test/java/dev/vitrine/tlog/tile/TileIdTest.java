package dev.vitrine.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TileIdTest {

    @Property(tries = 500)
    void printsAndParsesEveryName(
            @ForAll @IntRange(min = -1, max = 63) int level,
            @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long index,
            @ForAll @IntRange(min = 1, max = 256) int width)
            throws MalformedException {
        TileId id = new TileId(level, index, width);

        assertThat(TileId.parse(id.path())).isEqualTo(id);
    }

    @Test
    void printsGroupsOfThreeDigits() {
        assertThat(new TileId(0, 0, 256).path()).isEqualTo("tile/0/000");
        assertThat(new TileId(0, 999, 256).path()).isEqualTo("tile/0/999");
        assertThat(new TileId(0, 1000, 256).path()).isEqualTo("tile/0/x001/000");
        assertThat(new TileId(1, 1_234_067, 256).path()).isEqualTo("tile/1/x001/x234/067");
        assertThat(new TileId(63, 5, 1).path()).isEqualTo("tile/63/005.p/1");
        assertThat(new TileId(-1, 5, 255)).hasToString("tile/entries/005.p/255");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tile",
                "tile/0",
                "tile/0/",
                "/tile/0/000",
                "tile/0/000/",
                "tile//000",
                "tile/0//000",
                "tile/00/000",
                "tile/01/000",
                "tile/64/000",
                "tile/-1/000",
                "tile/+1/000",
                "tile/0/0",
                "tile/0/00",
                "tile/0/0000",
                "tile/0/x000",
                "tile/0/x000/001",
                "tile/0/x000/x001/001",
                "tile/0/001/001",
                "tile/0/x01/001",
                "tile/0/X001/001",
                "tile/0/x001/x001",
                "tile/0/x001/001/x001",
                "tile/0/000.p",
                "tile/0/000.p/",
                "tile/0/000.p/0",
                "tile/0/000.p/08",
                "tile/0/000.p/256",
                "tile/0/000.p/999",
                "tile/0/000.p/1000",
                "tile/0/000.p/-1",
                "tile/0/000.p/1/",
                "tile/0/000p/1",
                "tile/0/000,p/1",
                "tile/0/000\n",
                " tile/0/000",
                "tile/0/٠٠٠",
                "tile/0/%30%30%30",
                "tile/entries",
                "tile/Entries/000",
                "tile/entry/000",
                "tile/data/000",
                "tile/0/x001/x001/x001/x001/x001/x001/001",
                "tile/entries/x999/x999/x999/x999/x999/999.p/2555"
            })
    void refusesEveryOtherPath(String path) {
        assertThatThrownBy(() -> TileId.parse(path)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aChangedPathIsRefusedOrIsAnotherName() {
        Random random = new Random(41);
        String alphabet = "0123456789x/.ptilensr-+ \n";
        for (int round = 0; round < 20_000; round++) {
            String path = new TileId(
                            random.nextInt(65) - 1,
                            random.nextLong() >>> (5 + random.nextInt(59)),
                            1 + random.nextInt(256))
                    .path();
            StringBuilder changed = new StringBuilder(path);
            char other = alphabet.charAt(random.nextInt(alphabet.length()));
            int at = random.nextInt(path.length());
            switch (random.nextInt(3)) {
                case 0 -> changed.setCharAt(at, other);
                case 1 -> changed.insert(at, other);
                default -> changed.deleteCharAt(at);
            }
            try {
                assertThat(TileId.parse(changed.toString()).path()).isEqualTo(changed.toString());
            } catch (MalformedException declared) {
                assertThat(declared.what()).isNotEmpty();
            }
        }
    }

    @Test
    void refusesWhatIsNoTile() {
        assertThatThrownBy(() -> new TileId(-2, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TileId(64, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TileId(0, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TileId(0, 1_000_000_000_000_000_000L, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TileId(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TileId(0, 0, 257)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTilesOfATreeHaveTheWidthsOfTheSpecification() {
        assertThat(TileId.edges(70_000))
                .containsExactly(new TileId(0, 273, 112), new TileId(1, 1, 17), new TileId(2, 0, 1));
        assertThat(TileId.edges(256)).containsExactly(new TileId(1, 0, 1));
        assertThat(TileId.edges(0)).isEmpty();
        assertThat(TileId.of(0, 272, 70_000).isPartial()).isFalse();
        assertThat(TileId.edges(Long.MAX_VALUE)).hasSize(8).allMatch(id -> id.width() >= 127);
    }

    @Test
    void aTreeGrowsByTheTilesItDidNotHave() {
        int[] sizes = {0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000};
        for (int from : sizes) {
            for (int to : sizes) {
                if (from <= to) {
                    Set<TileId> grown = new HashSet<>(allTiles(to));
                    grown.removeAll(allTiles(from));

                    assertThat(TileId.forGrowth(from, to)).containsExactlyInAnyOrderElementsOf(grown);
                }
            }
        }
        assertThatThrownBy(() -> TileId.forGrowth(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTreeHasNoTileBeyondItsEnd() {
        assertThatThrownBy(() -> TileId.of(0, 1, 256)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> TileId.of(1, 0, 255)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> TileId.of(0, -1, 256)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> TileId.of(0, Long.MAX_VALUE, 256)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> TileId.of(0, 1L << 55, 256)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> TileId.of(8, 0, Long.MAX_VALUE)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void everyNodeIsHeldByTheTileThatHasItsLeaves() {
        for (int level = 0; level < 20; level++) {
            for (long index : new long[] {0, 1, 2, 3, 100, 255, 256, 1000}) {
                NodeId node = new NodeId(level, index);
                TileId tile = TileId.holding(node, 1L << 40);

                long leavesPerHash = 1L << (8 * tile.level());
                long start = tile.index() * 256 * leavesPerHash;
                assertThat(tile.level()).isEqualTo(level / 8);
                assertThat(node.start()).isBetween(start, start + 255 * leavesPerHash);
                assertThat(node.end()).isLessThanOrEqualTo(start + 256 * leavesPerHash);
            }
        }
    }

    @Test
    void aBundleLiesBelowItsLeafHashes() {
        TileId leaves = new TileId(0, 7, 9);

        assertThat(leaves.entries()).isEqualTo(new TileId(TileId.ENTRIES, 7, 9));
        assertThat(leaves.entries().leaves()).isEqualTo(leaves);
        assertThat(leaves.entries().isBundle()).isTrue();
        assertThat(leaves.full()).isEqualTo(new TileId(0, 7, 256));
        assertThatThrownBy(() -> new TileId(1, 0, 1).entries()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(leaves::leaves).isInstanceOf(IllegalStateException.class);
    }

    private static List<TileId> allTiles(long size) {
        List<TileId> tiles = new ArrayList<>();
        int level = 0;
        for (long hashes = size; hashes > 0; hashes /= 256, level++) {
            for (long index = 0; index < hashes / 256; index++) {
                tiles.add(new TileId(level, index, 256));
            }
            if (hashes % 256 != 0) {
                tiles.add(new TileId(level, hashes / 256, (int) (hashes % 256)));
            }
        }
        return tiles;
    }
}
