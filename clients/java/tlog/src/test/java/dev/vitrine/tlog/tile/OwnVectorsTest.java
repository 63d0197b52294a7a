package dev.vitrine.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.text.Base64Strict;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The project's own vectors of tiles, {@code proto/vectors/tile}. */
final class OwnVectorsTest {

    @Test
    void pathsAreParsedAndPrintedOrRefused() throws Exception {
        for (JsonNode test : cases("paths.json")) {
            String path = test.required("path").textValue();
            if (test.has("error")) {
                assertThatThrownBy(() -> TileId.parse(path)).as(path).isInstanceOf(MalformedException.class);
            } else {
                TileId id = new TileId((int) number(test, "level"), number(test, "index"), (int) number(test, "width"));
                assertThat(TileId.parse(path)).isEqualTo(id);
                assertThat(id.path()).isEqualTo(path);
            }
        }
    }

    @Test
    void aLogGrowsByTheSameTiles() {
        for (JsonNode test : cases("growth.json")) {
            List<String> expected = new ArrayList<>();
            test.required("paths").forEach(path -> expected.add(path.textValue()));

            assertThat(TileId.forGrowth(number(test, "from"), number(test, "to")).stream()
                            .map(TileId::path))
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void bundlesAreReadAndWrittenOrRefused() throws Exception {
        for (JsonNode test : cases("bundles.json")) {
            Bytes bundle = bytes(test.required("bundle"));
            if (test.has("error")) {
                assertThatThrownBy(() -> EntryBundle.decode(bundle)).isInstanceOf(MalformedException.class);
            } else {
                List<Bytes> entries = new ArrayList<>();
                for (JsonNode entry : test.required("entries")) {
                    entries.add(bytes(entry));
                }
                assertThat(EntryBundle.decode(bundle).entries()).isEqualTo(entries);
                assertThat(new EntryBundle(entries).encode()).isEqualTo(bundle);
            }
        }
    }

    @Test
    void everyFileOfATreeIsTheSame() {
        for (JsonNode test : cases("trees.json")) {
            List<Bytes> entries = MapTiles.entries((int) number(test, "size"));
            Map<String, String> expected = new HashMap<>();
            test.required("files")
                    .fields()
                    .forEachRemaining(
                            file -> expected.put(file.getKey(), file.getValue().textValue()));
            Map<String, String> written = new HashMap<>();
            MapTiles.of(entries).files().forEach((path, bytes) -> written.put(path, sha256(bytes)));

            assertThat(written).isEqualTo(expected);
            assertThat(MapTiles.head(entries).root().base64())
                    .isEqualTo(test.required("root").textValue());
        }
    }

    @Test
    void aChangedLogIsRefusedForTheRightReason() throws Exception {
        JsonNode log = SharedVectors.ownJson("tile/log.json");
        TreeHead head = new TreeHead(
                number(log, "size"), Hash.parseBase64(log.required("root").textValue()));
        for (JsonNode test : cases("log.json")) {
            Map<String, Bytes> files = new HashMap<>();
            for (Map.Entry<String, JsonNode> file : log.required("files").properties()) {
                files.put(file.getKey(), bytes(file.getValue()));
            }
            if (test.has("path")) {
                files.computeIfPresent(test.required("path").textValue(), (path, bytes) -> changed(bytes, test)
                        .orElse(null));
            }

            assertThat(outcome(id -> Optional.ofNullable(files.get(id.path())), head))
                    .as("%s", test)
                    .isEqualTo(test.path("error").asText(""));
        }
    }

    private static Optional<Bytes> changed(Bytes bytes, JsonNode test) {
        switch (test.required("change").textValue()) {
            case "missing" -> {
                return Optional.empty();
            }
            case "cut" -> {
                return Optional.of(bytes.slice(0, bytes.size() - 1));
            }
            case "flip" -> {
                int bit = (int) number(test, "bit");
                byte[] flipped = bytes.toByteArray();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                return Optional.of(Bytes.wrapUnsafe(flipped));
            }
            default -> throw new AssertionError(test);
        }
    }

    private static String outcome(TileSource source, TreeHead head) throws IOException {
        try {
            FsckReport report = Fsck.run(source, head, FsckProgress.NONE);
            assertThat(report.entries()).isEqualTo(head.size());
            return "";
        } catch (VerificationException e) {
            return e.reason().name();
        } catch (MissingTileException e) {
            return "MISSING_TILE";
        }
    }

    private static JsonNode cases(String file) {
        JsonNode cases = SharedVectors.ownJson("tile/" + file).required("cases");
        assertThat(cases).isNotEmpty();
        return cases;
    }

    private static long number(JsonNode test, String field) {
        return Long.parseLong(test.required(field).textValue());
    }

    private static Bytes bytes(JsonNode base64) throws MalformedException {
        return Base64Strict.decode(base64.textValue());
    }

    private static String sha256(Bytes bytes) {
        try {
            return Base64Strict.encode(
                    Bytes.wrapUnsafe(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray())));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
