package dev.vitrine.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.merkle.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names of tiles as tessera, golang.org/x/mod and the specification write them. Width 0 there is a full tile. */
final class TilePathVectorsTest {

    @Test
    void pathsAreTheSame() throws Exception {
        for (JsonNode test : vectors("tilePath")) {
            assertIsPathOf(new TileId(integer(test, "level"), number(test, "N"), width(test, "width")), test);
        }
        for (JsonNode test : vectors("entriesPath")) {
            assertIsPathOf(new TileId(TileId.ENTRIES, number(test, "N"), width(test, "width")), test);
        }
        for (JsonNode test : vectors("entriesPathForIndex")) {
            assertIsPathOf(TileId.bundleOf(number(test, "index"), number(test, "logSize")), test);
        }
    }

    @Test
    void parsesWhatIsAPathAndRefusesTheRest() throws Exception {
        for (JsonNode test : vectors("parse")) {
            String path = "tile/" + text(test, "level") + "/" + text(test, "index");
            if (test.required("ok").booleanValue()) {
                assertThat(TileId.parse(path))
                        .isEqualTo(new TileId(integer(test, "L"), number(test, "N"), width(test, "W")));
            } else {
                assertThatThrownBy(() -> TileId.parse(path)).as(path).isInstanceOf(MalformedException.class);
            }
        }
    }

    /** Those name the height of the tile, too, which tlog-tiles fixes and leaves out. */
    @Test
    void refusesThePathsOfTilesOfOtherHeights() {
        for (JsonNode test : vectors("golangTilePaths").required("paths")) {
            assertThatThrownBy(() -> TileId.parse(test.get(0).textValue())).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void nodesAreInTheSamePlaces() {
        for (JsonNode test : vectors("nodeCoords")) {
            NodeId node = new NodeId(integer(test, "treeLevel"), number(test, "treeIndex"));
            TileId tile = TileId.holding(node, 1 << 20);

            assertThat(tile.level()).isEqualTo(integer(test, "tileLevel"));
            assertThat(tile.index()).isEqualTo(number(test, "tileIndex"));
            assertThat(node.level() - 8 * tile.level()).isEqualTo(integer(test, "nodeLevel"));
            assertThat(node.index() - tile.index() * (256 >> node.level() % 8)).isEqualTo(number(test, "nodeIndex"));
        }
    }

    @Test
    void rangesOfEntriesAreInTheSameBundles() {
        for (JsonNode test : vectors("bundleRanges")) {
            long size = number(test, "treeSize");
            long from = number(test, "from_");
            Map<TileId, List<Long>> indexes = new LinkedHashMap<>();
            for (long index = from; index < Math.min(size, from + number(test, "n")); index++) {
                indexes.computeIfAbsent(TileId.bundleOf(index, size), id -> new ArrayList<>())
                        .add(index % TileId.FULL);
            }

            JsonNode expected = test.required("want");
            assertThat(indexes).hasSize(expected.size());
            int next = 0;
            for (Map.Entry<TileId, List<Long>> bundle : indexes.entrySet()) {
                JsonNode want = expected.get(next++);
                assertThat(bundle.getKey())
                        .isEqualTo(new TileId(TileId.ENTRIES, number(want, "index"), width(want, "partial")));
                assertThat(bundle.getValue().get(0)).isEqualTo(number(want, "first"));
                assertThat(bundle.getValue()).hasSize(integer(want, "n"));
            }
        }
    }

    @Test
    void partialTilesHaveTheWidthsOfTheSpecification() {
        JsonNode large = vectors("partialWidths").required("s70000");
        assertThat(TileId.edges(70_000))
                .containsExactly(
                        new TileId(0, number(large, "level0Full"), integer(large, "level0Partial")),
                        new TileId(1, number(large, "level1Full"), integer(large, "level1Partial")),
                        new TileId(2, 0, integer(large, "level2Partial")));

        JsonNode full = vectors("partialWidths").required("s256");
        assertThat(TileId.forGrowth(0, 256))
                .containsExactly(
                        new TileId(0, number(full, "level0Full") - 1, TileId.FULL),
                        new TileId(1, 0, integer(full, "level1Partial")));
    }

    private static void assertIsPathOf(TileId id, JsonNode test) throws MalformedException {
        assertThat(id.path()).isEqualTo(text(test, "path"));
        assertThat(TileId.parse(text(test, "path"))).isEqualTo(id);
    }

    private static JsonNode vectors(String group) {
        return SharedVectors.json("tiles/paths.json").required(group);
    }

    private static String text(JsonNode test, String field) {
        return test.required(field).textValue();
    }

    private static long number(JsonNode test, String field) {
        return test.required(field).bigIntegerValue().longValueExact();
    }

    private static int integer(JsonNode test, String field) {
        return Math.toIntExact(number(test, field));
    }

    private static int width(JsonNode test, String field) {
        return number(test, field) == 0 ? TileId.FULL : integer(test, field);
    }
}
