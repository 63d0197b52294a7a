package dev.vitrine.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.NaiveTree;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HashTileTest {

    private static final NaiveTree TREE = NaiveTree.ofBytes(256);

    @Test
    void hasThePerfectNodesAboveItsHashesAndNoOthers() {
        for (int width = 1; width <= 256; width++) {
            HashTile tile = HashTile.of(TREE.leaves().subList(0, width));

            assertThat(tile.width()).isEqualTo(width);
            for (int level = 0; level <= 8; level++) {
                int nodes = width >> level;
                for (int i = 0; i < nodes; i++) {
                    assertThat(tile.node(level, i)).isEqualTo(TREE.root((long) i << level, (long) (i + 1) << level));
                }
                int here = level;
                assertThatThrownBy(() -> tile.node(here, nodes)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void decodesWhatItEncodes() throws MalformedException {
        for (int width = 1; width <= 256; width++) {
            Bytes bytes = HashTile.of(TREE.leaves().subList(0, width)).encode();

            assertThat(bytes.size()).isEqualTo(width * Hash.SIZE);
            assertThat(HashTile.decode(bytes).encode()).isEqualTo(bytes);
            assertThat(HashTile.decode(bytes, width).hash(width - 1)).isEqualTo(TREE.leaf(width - 1));
        }
    }

    @Test
    void growsToTheSameTileInAnySteps() throws MalformedException {
        byte[] all = HashTile.of(TREE.leaves()).encode().toByteArray();
        for (int step = 1; step <= 256; step += 5) {
            HashTile tile = HashTile.EMPTY;
            for (int at = 0; at < all.length; at += step * Hash.SIZE) {
                tile = tile.grown(all, at, Math.min(all.length, at + step * Hash.SIZE));
                assertThat(tile.node(0, tile.width() - 1)).isEqualTo(TREE.leaf(tile.width() - 1));
            }
            assertThat(tile.root()).isEqualTo(TREE.root(256));
            assertThat(tile.encode()).isEqualTo(Bytes.copyOf(all));
        }
    }

    @Test
    void growsAgainAfterItWasTruncated() {
        byte[] others = HashTile.of(NaiveTree.ofEntries(256).leaves()).encode().toByteArray();
        HashTile tile = HashTile.of(TREE.leaves()).truncated(3).grown(others, 0, Hash.SIZE);

        NaiveTree expected = new NaiveTree(List.of(
                TREE.leaf(0), TREE.leaf(1), TREE.leaf(2), NaiveTree.ofEntries(1).leaf(0)));
        assertThat(tile.node(2, 0)).isEqualTo(expected.root(4));
    }

    @Test
    void isTruncatedToTheTileOfASmallerTree() {
        HashTile full = HashTile.of(TREE.leaves());
        for (int width = 1; width <= 256; width++) {
            HashTile truncated = full.truncated(width);

            assertThat(truncated.encode())
                    .isEqualTo(HashTile.of(TREE.leaves().subList(0, width)).encode());
        }
        assertThatThrownBy(() -> full.truncated(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> full.truncated(257)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isStoredWithItsNodesAndReadBackWithoutHashing() throws MalformedException {
        for (int width : new int[] {1, 2, 3, 100, 255, 256}) {
            HashTile tile = HashTile.of(TREE.leaves().subList(0, width));

            HashTile stored = HashTile.ofNodes(tile.nodes());

            assertThat(stored.width()).isEqualTo(width);
            assertThat(stored.encode()).isEqualTo(tile.encode());
            for (int level = 0; width >> level > 0; level++) {
                assertThat(stored.node(level, (width >> level) - 1)).isEqualTo(tile.node(level, (width >> level) - 1));
            }
        }
        for (int size : new int[] {0, 31, 33, 64, 512 * 32, 513 * 32}) {
            assertThatThrownBy(() -> HashTile.ofNodes(Bytes.wrapUnsafe(new byte[size])))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void refusesOtherLengths() {
        for (int size : new int[] {0, 1, 31, 33, 8191, 8193, 8192 + 32}) {
            assertThatThrownBy(() -> HashTile.decode(Bytes.wrapUnsafe(new byte[size])))
                    .isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> HashTile.decode(Bytes.wrapUnsafe(new byte[64]), 3))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> HashTile.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyAFullTileHasARoot() {
        assertThatThrownBy(() -> HashTile.of(TREE.leaves().subList(0, 255)).root())
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
