package dev.vitrine.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class Rfc6962Test {

    @Test
    void theEmptyTreeHasTheHashOfNothing() {
        assertThat(Rfc6962.emptyRoot().hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(TreeHead.EMPTY.root()).isEqualTo(Rfc6962.emptyRoot());
    }

    @Test
    void theLeafOfAnEmptyEntryIsNotTheEmptyTree() {
        assertThat(Rfc6962.leafHash(Bytes.EMPTY).hex())
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void leavesAndNodesOverTheSameBytesDiffer() {
        Hash left = Rfc6962.leafHash(Bytes.utf8("left"));
        Hash right = Rfc6962.leafHash(Bytes.utf8("right"));

        assertThat(Rfc6962.leafHash(Bytes.concat(left.bytes(), right.bytes()))).isNotEqualTo(Rfc6962.node(left, right));
        assertThat(Rfc6962.node(left, right)).isNotEqualTo(Rfc6962.node(right, left));
    }

    @Test
    void aLeafWithinAnArrayHashesLikeTheLeafAlone() {
        byte[] array = "before-entry-after".getBytes(StandardCharsets.UTF_8);

        assertThat(Rfc6962.leafHash(array, 7, 12)).isEqualTo(Rfc6962.leafHash(Bytes.utf8("entry")));
    }

    @Test
    void aNodeWithinAnArrayHashesLikeTheNodeOfItsHashes() {
        Hash left = Rfc6962.leafHash(Bytes.utf8("left"));
        Hash right = Rfc6962.leafHash(Bytes.utf8("right"));
        byte[] array = new byte[4 * Hash.SIZE];
        left.copyTo(array, 96);
        right.copyTo(array, 32);

        Rfc6962.node(array, 96, 32, 0);

        assertThat(Hash.of(array, 0)).isEqualTo(Rfc6962.node(left, right));
        assertThat(Hash.of(array, 96)).isEqualTo(left);
        assertThat(Hash.of(array, 32)).isEqualTo(right);
    }
}
