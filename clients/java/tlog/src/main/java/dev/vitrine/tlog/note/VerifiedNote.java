package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import java.util.List;

/** A note text that at least one known key signed. Only {@link NoteVerifiers} makes one. */
public final class VerifiedNote {

    private final Bytes text;
    private final List<VerifierKey> signers;

    VerifiedNote(Bytes text, List<VerifierKey> signers) {
        this.text = text;
        this.signers = List.copyOf(signers);
    }

    public Bytes text() {
        return text;
    }

    /** The keys whose signatures verified, each once, in the order of the lines. */
    public List<VerifierKey> signers() {
        return signers;
    }
}
