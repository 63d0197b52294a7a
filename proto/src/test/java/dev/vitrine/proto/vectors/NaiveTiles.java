package dev.vitrine.proto.vectors;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of c2sp.org/tlog-tiles for the log whose entry i is {@code entry-i}, each hash by its formula. */
final class NaiveTiles {

    private final NaiveMerkle tree;

    NaiveTiles(NaiveMerkle tree) {
        this.tree = tree;
    }

    /** All files of a tree: hash tiles, lowest level first, from left to right; then bundles. */
    Map<String, byte[]> files(long size) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        long leaves = 1; // below each hash of the level
        int level = 0;
        for (long hashes = size; hashes > 0; hashes /= 256, leaves *= 256, level++) {
            for (long index = 0; 256 * index < hashes; index++) {
                int width = (int) Math.min(256, hashes - 256 * index);
                files.put(path(Integer.toString(level), index, width), tile(index, width, leaves));
            }
        }
        for (long index = 0; 256 * index < size; index++) {
            List<byte[]> entries = new ArrayList<>();
            for (long i = 256 * index; i < Math.min(size, 256 * index + 256); i++) {
                entries.add(NaiveMerkle.entry(i));
            }
            files.put(path("entries", index, entries.size()), bundle(entries));
        }
        return files;
    }

    /** The paths of all hash tiles of a tree, in the same order. */
    static List<String> hashTilePaths(long size) {
        List<String> paths = new ArrayList<>();
        int level = 0;
        for (long hashes = size; hashes > 0; hashes /= 256, level++) {
            for (long index = 0; 256 * index < hashes; index++) {
                paths.add(path(Integer.toString(level), index, (int) Math.min(256, hashes - 256 * index)));
            }
        }
        return paths;
    }

    static byte[] bundle(List<byte[]> entries) {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            bundle.write(entry.length / 256);
            bundle.write(entry.length % 256);
            bundle.writeBytes(entry);
        }
        return bundle.toByteArray();
    }

    /** 1234067 becomes x001/x234/067; 256 is a full tile and has no suffix. */
    static String path(String level, long index, int width) {
        String groups = String.format("%03d", index % 1000);
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            groups = String.format("x%03d/", rest % 1000) + groups;
        }
        return "tile/" + level + "/" + groups + (width == 256 ? "" : ".p/" + width);
    }

    private byte[] tile(long index, int width, long leaves) {
        ByteArrayOutputStream tile = new ByteArrayOutputStream();
        for (int i = 0; i < width; i++) {
            tile.writeBytes(tree.root((256 * index + i) * leaves, (256 * index + i + 1) * leaves));
        }
        return tile.toByteArray();
    }
}
