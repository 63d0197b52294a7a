package dev.vitrine.tlog.tile;

/** Told by {@link Fsck} after each bundle, on its own thread; an exception from here ends the check. */
@FunctionalInterface
public interface FsckProgress {

    /** For callers who do not look. */
    FsckProgress NONE = (entries, total) -> {};

    void checked(long entries, long total);
}
