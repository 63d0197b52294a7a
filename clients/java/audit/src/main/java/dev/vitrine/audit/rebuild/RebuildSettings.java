package dev.vitrine.audit.rebuild;

import dev.vitrine.evidence.image.MeasureLimits;

/**
 * How to rebuild.
 *
 * @param isTwice to tell a build that is not deterministic from one with other inputs
 * @param reach how far to go for source and inputs
 * @param store where they are taken from first
 * @param keepsFolders leave the build's folders where they are
 */
public record RebuildSettings(
        Limits limits, boolean isTwice, Reach reach, FileStore store, boolean keepsFolders, MeasureLimits measuring) {

    public static final RebuildSettings DEFAULT =
            new RebuildSettings(Limits.DEFAULT, false, Reach.ANYWHERE, FileStore.EMPTY, false, MeasureLimits.DEFAULT);

    public RebuildSettings twice() {
        return new RebuildSettings(limits, true, reach, store, keepsFolders, measuring);
    }

    public RebuildSettings limited(Limits other) {
        return new RebuildSettings(other, isTwice, reach, store, keepsFolders, measuring);
    }

    public RebuildSettings reaching(Reach other) {
        return new RebuildSettings(limits, isTwice, other, store, keepsFolders, measuring);
    }

    public RebuildSettings from(FileStore other) {
        return new RebuildSettings(limits, isTwice, reach, other, keepsFolders, measuring);
    }

    public RebuildSettings keepingFolders() {
        return new RebuildSettings(limits, isTwice, reach, store, true, measuring);
    }
}
