package dev.vitrine.log.rocksdb;

import java.nio.charset.StandardCharsets;

/**
 * The format on disk, version 1. One column family for each constant, all in one write-ahead log. Numbers are big-endian, so
 * that keys sort as numbers do. Families are found by name; a name that was ever used for something else is never used again.
 *
 * <table>
 * <caption>columns</caption>
 * <tr><th>column</th><th>key</th><th>value</th></tr>
 * <tr><td>{@link #META} ({@code default})</td><td>{@code "format"}</td><td>u32 version</td></tr>
 * <tr><td></td><td>{@code "head"}</td><td>u64 size, 32 bytes root, the signed note</td></tr>
 * <tr><td></td><td>{@code "published"}</td><td>u64 size, u64 milliseconds, the note: the latest published checkpoint</td></tr>
 * <tr><td>{@link #ENTRIES}</td><td>u64 index of the first</td><td>a run of entries, u16 length and bytes each; at most
 *     {@link EntryRuns#MAX_ENTRIES}, of one commit and one bundle</td></tr>
 * <tr><td>{@link #TILES}</td><td>u8 level, u64 index</td><td>a complete tile with its nodes, 511 hashes</td></tr>
 * <tr><td>{@link #RECENT}</td><td>u64 index of the first</td><td>the leaf hashes of one commit that are not yet in
 *     {@code leaves}</td></tr>
 * <tr><td>{@link #LEAVES}</td><td>32 bytes leaf hash</td><td>u64 index</td></tr>
 * <tr><td>{@link #TERMS}</td><td>the term with 0xff behind each zero, a zero, u64 index</td><td>the
 *     further entries of the commit with this term: steps from each to the next, as varints</td></tr>
 * <tr><td>{@link #PUBLISHED}</td><td>u64 size</td><td>u64 milliseconds, the note: the first of that size</td></tr>
 * <tr><td>{@link #STATE}</td><td>UTF-8 name</td><td>what the owner put there</td></tr>
 * </table>
 */
enum Column {
    META("default"),
    ENTRIES("entries"),
    TILES("tiles"),
    RECENT("recent"),
    LEAVES("leaves"),
    TERMS("terms"),
    PUBLISHED("published"),
    STATE("state");

    private final String family;

    Column(String family) {
        this.family = family;
    }

    byte[] family() {
        return family.getBytes(StandardCharsets.UTF_8);
    }
}
