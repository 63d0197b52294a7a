package dev.vitrine.proto.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and bytes of tiles and bundles, and a whole log that is tampered with in every way. */
final class TileVectors implements VectorGroup {

    private final NaiveMerkle tree = NaiveMerkle.ofEntries();
    private final NaiveTiles tiles = new NaiveTiles(tree);

    @Override
    public String folder() {
        return "tile";
    }

    @Override
    public Map<String, JsonObject> files() {
        Map<String, JsonObject> files = new LinkedHashMap<>();
        files.put(
                "paths.json",
                JsonObject.of(
                        "The names of tiles: one path for one tile. Level -1 is that of entry bundles, width 256 is full.",
                        paths()));
        files.put("growth.json", JsonObject.of("The hash tiles to write when a log grows.", growth()));
        files.put("bundles.json", JsonObject.of("Entry bundles and their entries.", bundles()));
        files.put("trees.json", JsonObject.of("The SHA-256 of every file of the log `entries`.", trees()));
        files.put("log.json", log());
        return files;
    }

    private static List<JsonObject> paths() {
        List<JsonObject> cases = new ArrayList<>();
        long[] indexes = {
            0,
            1,
            10,
            255,
            256,
            999,
            1000,
            1001,
            999_999,
            1_000_000,
            1_234_067,
            36_028_797_018_963_967L,
            999_999_999_999_999_999L
        };
        for (String level : List.of("entries", "0", "1", "9", "10", "63")) {
            for (long index : indexes) {
                int width = index % 3 == 0 ? 256 : (int) (1 + index % 255);
                cases.add(new JsonObject()
                        .with("path", NaiveTiles.path(level, index, width))
                        .with("level", level.equals("entries") ? "-1" : level)
                        .with("index", index)
                        .with("width", width));
            }
        }
        for (String wrong : List.of(
                "",
                "tile/0",
                "/tile/0/000",
                "tile/0/000/",
                "tile/0//000",
                "tile/00/000",
                "tile/64/000",
                "tile/-1/000",
                "tile/0/0",
                "tile/0/0000",
                "tile/0/x000",
                "tile/0/x000/001",
                "tile/0/001/001",
                "tile/0/x001/x001",
                "tile/0/X001/001",
                "tile/0/000.p/0",
                "tile/0/000.p/08",
                "tile/0/000.p/256",
                "tile/0/000.p/1000",
                "tile/0/000.p/",
                "tile/0/000.p",
                "tile/0/000p/1",
                "tile/0/000\n",
                " tile/0/000",
                "tile/0/%30%30%30",
                "tile/0/\u0660\u0660\u0660",
                "tile/data/000",
                "tile/entries",
                "tile/0/x001/x000/x000/x000/x000/x000/000")) {
            cases.add(new JsonObject().with("path", wrong).error("MALFORMED"));
        }
        return cases;
    }

    private static List<JsonObject> growth() {
        List<JsonObject> cases = new ArrayList<>();
        long[][] growths = {
            {0, 0},
            {0, 1},
            {1, 2},
            {5, 5},
            {254, 255},
            {255, 256},
            {256, 257},
            {0, 600},
            {511, 513},
            {65_535, 65_536},
            {65_536, 65_537},
            {65_500, 70_000}
        };
        for (long[] sizes : growths) {
            List<String> paths = NaiveTiles.hashTilePaths(sizes[1]);
            paths.removeAll(NaiveTiles.hashTilePaths(sizes[0]));
            cases.add(
                    new JsonObject().with("from", sizes[0]).with("to", sizes[1]).with("paths", paths));
        }
        return cases;
    }

    private static List<JsonObject> bundles() {
        List<JsonObject> cases = new ArrayList<>();
        List<byte[]> entries = List.of(new byte[0], NaiveMerkle.entry(1), new byte[258]);
        byte[] bundle = NaiveTiles.bundle(entries);
        byte[] tooLong = Arrays.copyOf(bundle, bundle.length + 1);
        byte[] tooShort = Arrays.copyOf(bundle, bundle.length - 1);
        cases.add(JsonObject.of("three entries").with("bundle", bundle).with("entries", entries));
        cases.add(JsonObject.of("one empty entry").with("bundle", new byte[2]).with("entries", List.of("")));
        cases.add(JsonObject.of("no entries").with("bundle", new byte[0]).error("MALFORMED"));
        cases.add(JsonObject.of("257 entries").with("bundle", new byte[2 * 257]).error("MALFORMED"));
        cases.add(JsonObject.of("half a length").with("bundle", new byte[1]).error("MALFORMED"));
        cases.add(JsonObject.of("half a length after an entry")
                .with("bundle", new byte[3])
                .error("MALFORMED"));
        cases.add(JsonObject.of("a length alone")
                .with("bundle", new byte[] {0, 1})
                .error("MALFORMED"));
        cases.add(JsonObject.of("an entry that is cut").with("bundle", tooShort).error("MALFORMED"));
        cases.add(JsonObject.of("a byte too many").with("bundle", tooLong).error("MALFORMED"));
        return cases;
    }

    private List<JsonObject> trees() {
        List<JsonObject> cases = new ArrayList<>();
        for (long size : new long[] {0, 1, 2, 5, 255, 256, 257, 600}) {
            JsonObject files = new JsonObject();
            tiles.files(size).forEach((path, bytes) -> files.with(path, NaiveMerkle.sha256(bytes)));
            cases.add(new JsonObject()
                    .with("size", size)
                    .with("root", tree.root(0, size))
                    .with("files", files));
        }
        return cases;
    }

    /** One log in full, and what a check of all of it has to say when one file is changed. */
    private JsonObject log() {
        long size = 300;
        JsonObject files = new JsonObject();
        tiles.files(size).forEach(files::with);
        String lastLeaves = "tile/0/001.p/44";
        String top = "tile/1/000.p/1";
        String leaves = "tile/0/000";
        String bundle = "tile/entries/000";
        String lastBundle = "tile/entries/001.p/44";

        List<JsonObject> cases = new ArrayList<>();
        cases.add(JsonObject.of("as it is"));
        cases.add(flip("a leaf hash in the last tile", lastLeaves, 43 * 256 + 5, "ROOT_MISMATCH"));
        cases.add(flip("the hash of a full tile", top, 100, "ROOT_MISMATCH"));
        cases.add(flip("a leaf hash in a full tile", leaves, 0, "TILE_MISMATCH"));
        cases.add(flip("the last leaf hash in a full tile", leaves, 8192 * 8 - 1, "TILE_MISMATCH"));
        cases.add(flip("the length of an entry", bundle, 8, "ENTRY_MISMATCH"));
        cases.add(flip("a byte of an entry", bundle, 8 * 20, "ENTRY_MISMATCH"));
        cases.add(flip("a byte of an entry of the last bundle", lastBundle, 8 * 20, "ENTRY_MISMATCH"));
        for (String path : List.of(lastLeaves, top, leaves)) {
            cases.add(change("a tile that is missing", path, "missing").error("MISSING_TILE"));
            cases.add(change("a tile that is cut", path, "cut").error("TILE_MISMATCH"));
        }
        for (String path : List.of(bundle, lastBundle)) {
            cases.add(change("a bundle that is missing", path, "missing").error("MISSING_TILE"));
            cases.add(change("a bundle that is cut", path, "cut").error("ENTRY_MISMATCH"));
        }
        return JsonObject.of(
                        "The log `entries` at one size, and what a check of the whole log against `root` finds when the"
                                + " file at `path` is changed: `missing`; `cut`, by its last byte; `flip`, one bit, where bit 0 is"
                                + " the lowest of the first byte.")
                .with("size", size)
                .with("root", tree.root(0, size))
                .with("files", files)
                .with("cases", cases);
    }

    private static JsonObject flip(String desc, String path, int bit, String error) {
        return change(desc, path, "flip").with("bit", bit).error(error);
    }

    private static JsonObject change(String desc, String path, String change) {
        return JsonObject.of(desc).with("path", path).with("change", change);
    }
}
