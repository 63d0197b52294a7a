package dev.vitrine.tlog.tile;

/** What {@link Fsck} read and found in order: entries, their bundles, hash tiles, and the bytes of both. */
public record FsckReport(long entries, long bundles, long tiles, long bytes) {}
