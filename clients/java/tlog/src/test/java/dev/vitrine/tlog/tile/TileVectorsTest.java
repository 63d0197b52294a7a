package dev.vitrine.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Logs that others wrote, read through their tiles; and the same tiles made here. */
final class TileVectorsTest {

    @Test
    void everySizeOfTheTesseraLogIsInOrder() throws Exception {
        Path folder = SharedVectors.path("tiles/tessera-log");
        FolderTiles tiles = new FolderTiles(folder);
        List<Bytes> entries = new ArrayList<>();
        for (JsonNode entry : SharedVectors.json("tiles/tessera-log.json").required("entries")) {
            entries.add(Bytes.utf8(entry.textValue()));
        }
        TreeHead last = head(folder.resolve("checkpoint"));

        RightEdge edge = RightEdge.EMPTY;
        for (int size = 0; size <= entries.size(); size++) {
            TreeHead head = head(folder.resolve("checkpoint." + size));

            assertThat(edge.head()).isEqualTo(head);
            assertThat(Fsck.run(tiles, head, FsckProgress.NONE).entries()).isEqualTo(size);
            VerifiedTiles verified = new VerifiedTiles(tiles, head);
            for (int index = 0; index < size; index++) {
                assertThat(verified.entry(index)).isEqualTo(entries.get(index));
            }
            ConsistencyProof.prove(size, last.size(), new VerifiedTiles(tiles, last))
                    .verify(head.root(), last.root());
            if (size < entries.size()) {
                edge = edge.append(List.of(Rfc6962.leafHash(entries.get(size)))).after();
            }
        }
        assertThat(edge.head()).isEqualTo(last);
    }

    @Test
    void everyFileOfTheTesseraLogIsWhatWeWrite() throws Exception {
        Path folder = SharedVectors.path("tiles/tessera-log");
        TreeHead last = head(folder.resolve("checkpoint"));
        EntryBundle all = new VerifiedTiles(new FolderTiles(folder), last).bundle(0);

        int compared = 0;
        for (int size = 1; size <= last.size(); size++) {
            EntryBundle bundle = all.truncated(size);
            for (TileId id : TileId.edges(size)) {
                List<Hash> leaves =
                        bundle.entries().stream().map(Rfc6962::leafHash).toList();
                assertThat(SharedVectors.readBytes(folder.resolve(id.path())))
                        .isEqualTo(HashTile.of(leaves).encode());
                assertThat(SharedVectors.readBytes(folder.resolve(id.entries().path())))
                        .isEqualTo(bundle.encode());
                compared += 2;
            }
        }
        assertThat(files(folder.resolve("tile"))).hasSize(compared);
    }

    @Test
    void theSkylightMirrorsTilesHashToItsCheckpoint() throws Exception {
        Path folder = SharedVectors.path("tiles/skylight-mirror");
        TreeHead head = head(folder.resolve("checkpoint"));
        VerifiedTiles tiles = new VerifiedTiles(new FolderTiles(folder), head);

        for (int index = 0; index < head.size(); index++) {
            InclusionProof.prove(index, head.size(), tiles).verify(tiles.leafHash(index), head.root());
        }

        List<String> read =
                TileId.forGrowth(0, head.size()).stream().map(TileId::path).toList();
        assertThat(files(folder.resolve("tile"))).containsExactlyInAnyOrderElementsOf(read);
        // It has no entries; a check of the whole log says so.
        assertThatThrownBy(() -> Fsck.run(new FolderTiles(folder), head, FsckProgress.NONE))
                .isInstanceOfSatisfying(
                        MissingTileException.class,
                        e -> assertThat(e.tile().isBundle()).isTrue());
    }

    @Test
    void theGeneratedLogHasTheSameTilesAndBundlesAtEverySize() throws Exception {
        List<Bytes> entries = MapTiles.entries(70_000);
        List<Hash> leaves = entries.stream().map(Rfc6962::leafHash).toList();
        int trees = 0;
        for (JsonNode tree : SharedVectors.json("generated/trees.json").required("trees")) {
            int size = tree.required("size").intValue();
            TileUpdate update = RightEdge.EMPTY.append(leaves.subList(0, size));
            FileList tiles = new FileList();
            FileList bundles = new FileList();
            update.tiles().forEach((id, tile) -> {
                tiles.add(id, tile.encode());
                if (id.level() == 0) {
                    int from = (int) id.index() * TileId.FULL;
                    bundles.add(id.entries(), new EntryBundle(entries.subList(from, from + id.width())).encode());
                }
            });

            assertThat(update.head().root().hex())
                    .isEqualTo(tree.required("rootHex").textValue());
            assertThat(update.head().root().base64())
                    .isEqualTo(tree.required("rootBase64").textValue());
            assertThat(update.tiles()).hasSize(tree.required("tileCount").intValue());
            tiles.assertIs(tree, "tiles", "tileListSha256");
            bundles.assertIs(tree, "bundles", "bundleListSha256");
            trees++;
        }
        assertThat(trees).isEqualTo(20);
    }

    @Test
    void theGeneratedTileAndBundleOfFiveAreTheSameBytes() throws Exception {
        Bytes tile = SharedVectors.bytes("generated/tile-0-000.p-5.bin");
        Bytes bundle = SharedVectors.bytes("generated/entries-000.p-5.bin");

        assertThat(EntryBundle.decode(bundle, 5).entries()).isEqualTo(MapTiles.entries(5));
        assertThat(new EntryBundle(MapTiles.entries(5)).encode()).isEqualTo(bundle);
        assertThat(HashTile.decode(tile, 5).encode()).isEqualTo(tile);
        assertThat(HashTile.decode(tile, 5).hash(4)).isEqualTo(Rfc6962.leafHash(Bytes.utf8("entry-4")));
    }

    private static TreeHead head(Path checkpoint) throws MalformedException {
        Checkpoint parsed =
                CheckpointNote.parse(SharedVectors.readBytes(checkpoint)).checkpoint();
        return parsed.head();
    }

    private static List<String> files(Path folder) throws Exception {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> "tile/" + folder.relativize(file))
                    .toList();
        }
    }

    /** Files with their hashes, one line each, as the generated vectors list them. */
    private static final class FileList {

        private final StringBuilder lines = new StringBuilder();
        private final List<String> files = new ArrayList<>();

        void add(TileId id, Bytes bytes) {
            String line = id.path() + " " + sha256(bytes.toByteArray());
            lines.append(line).append('\n');
            files.add(line + " " + bytes.size());
        }

        void assertIs(JsonNode tree, String list, String digest) {
            assertThat(sha256(lines.toString().getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo(tree.required(digest).textValue());
            if (tree.has(list)) {
                List<String> expected = new ArrayList<>();
                tree.required(list)
                        .forEach(file -> expected.add(file.required("path").textValue() + " "
                                + file.required("sha256").textValue() + " "
                                + file.required("bytes").intValue()));
                assertThat(files).isEqualTo(expected);
            }
        }

        private static String sha256(byte[] bytes) {
            try {
                return Bytes.wrapUnsafe(MessageDigest.getInstance("SHA-256").digest(bytes))
                        .hex();
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }
    }
}
