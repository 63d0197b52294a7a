package dev.vitrine.tlog.tile;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A log in memory that can be tampered with, and that counts what is read. */
public final class MapTiles implements TileSource {

    private final Map<String, Bytes> files = new TreeMap<>();
    private final List<TileId> reads = new ArrayList<>();

    private MapTiles() {}

    /** All files of a log of these entries, with the partial tiles of its last size only. */
    public static MapTiles of(List<Bytes> entries) {
        MapTiles tiles = new MapTiles();
        List<Hash> leaves = entries.stream().map(Rfc6962::leafHash).toList();
        RightEdge.EMPTY.append(leaves).tiles().forEach((id, tile) -> {
            tiles.put(id, tile.encode());
            if (id.level() == 0) {
                int from = (int) id.index() * TileId.FULL;
                tiles.put(id.entries(), new EntryBundle(entries.subList(from, from + id.width())).encode());
            }
        });
        return tiles;
    }

    /** Entries that differ: {@code entry-0}, {@code entry-1} ... */
    public static List<Bytes> entries(int count) {
        List<Bytes> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(Bytes.utf8("entry-" + i));
        }
        return entries;
    }

    public static TreeHead head(List<Bytes> entries) {
        return RightEdge.EMPTY
                .append(entries.stream().map(Rfc6962::leafHash).toList())
                .head();
    }

    @Override
    public Optional<Bytes> read(TileId id) {
        reads.add(id);
        return Optional.ofNullable(files.get(id.path()));
    }

    public Map<String, Bytes> files() {
        return files;
    }

    public List<TileId> reads() {
        return reads;
    }

    void put(TileId id, Bytes bytes) {
        files.put(id.path(), bytes);
    }

    void remove(TileId id) {
        files.remove(id.path());
    }

    MapTiles copy() {
        MapTiles copy = new MapTiles();
        copy.files.putAll(files);
        return copy;
    }
}
