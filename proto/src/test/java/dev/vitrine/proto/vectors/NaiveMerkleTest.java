package dev.vitrine.proto.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference against numbers that others published or computed. */
final class NaiveMerkleTest {

    private final NaiveMerkle tree = NaiveMerkle.ofEntries();

    @Test
    void hasTheKnownRoots() {
        assertThat(hex(tree.root(0, 0))).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(hex(NaiveMerkle.leaf(new byte[0])))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(Json.base64(tree.root(0, 5))).isEqualTo("GqaNMHSQWlgfhMu9D3U3lJBP2ARRvEwT5p2aU7xZUCw=");
        assertThat(Json.base64(tree.root(0, 256))).isEqualTo("+F9OrTQIBxC00egIMBVDqquBqgTeuIWZNQ3Cak8vWN4=");
        assertThat(Json.base64(tree.root(0, 70_000))).isEqualTo("pipUvjMpT/1aXExjf9dUYwtxqJLoNW46Zmpcin/9FRg=");
    }

    /** The example of RFC 6962 section 2.1.3: a to g are the leaves, h = ab, i = cd, j = ef, k = hi, l = jg. */
    @Test
    void hasTheProofsOfTheExampleOfSevenLeaves() {
        byte[] l = tree.root(4, 7);
        byte[] i = tree.root(2, 4);

        assertSame(tree.path(0, 0, 7), tree.leafHash(1), i, l);
        assertSame(tree.path(3, 0, 7), tree.leafHash(2), tree.root(0, 2), l);
        assertSame(tree.path(4, 0, 7), tree.leafHash(5), tree.leafHash(6), tree.root(0, 4));
        assertSame(tree.path(6, 0, 7), tree.root(4, 6), tree.root(0, 4));
        assertSame(tree.consistency(3, 7), tree.leafHash(2), tree.leafHash(3), tree.root(0, 2), l);
        assertSame(tree.consistency(4, 7), l);
        assertSame(tree.consistency(6, 7), tree.root(4, 6), tree.leafHash(6), tree.root(0, 4));
    }

    private static void assertSame(List<byte[]> proof, byte[]... hashes) {
        assertThat(proof.stream().map(NaiveMerkleTest::hex))
                .containsExactlyElementsOf(
                        List.of(hashes).stream().map(NaiveMerkleTest::hex).toList());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
