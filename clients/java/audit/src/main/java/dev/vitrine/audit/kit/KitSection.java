package dev.vitrine.audit.kit;

import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.tlog.Bytes;

/** What a file in a kit is for: the first segment of its path. */
public enum KitSection {
    /** The manifest, its list of inputs, and what it names beside itself. */
    PROJECT("project"),
    /** The source, as one archive. */
    SOURCE("source"),
    /** The locked inputs, each under its SHA-256. */
    INPUTS("inputs"),
    /** Receipts. */
    PROOFS("proofs"),
    /** Which log is believed, and what of evidence is accepted. */
    TRUST("trust");

    private final String folder;

    KitSection(String folder) {
        this.folder = folder;
    }

    public String folder() {
        return folder;
    }

    /** The path of a file in this section. */
    public RelativePath path(RelativePath within) {
        return new RelativePath(folder + "/" + within.text());
    }

    /** The path of an input. */
    public static RelativePath input(Bytes sha256) {
        return INPUTS.path(new RelativePath(sha256.hex()));
    }

    boolean holds(RelativePath path) {
        return path.text().startsWith(folder + "/");
    }
}
