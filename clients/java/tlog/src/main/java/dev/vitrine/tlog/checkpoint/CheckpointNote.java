package dev.vitrine.tlog.checkpoint;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SignedNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A note whose text is a checkpoint. Well-formed, and nothing more: no signature has been verified. */
public final class CheckpointNote {

    private final SignedNote note;
    private final Checkpoint checkpoint;

    private CheckpointNote(SignedNote note, Checkpoint checkpoint) {
        this.note = note;
        this.checkpoint = checkpoint;
    }

    public static CheckpointNote parse(Bytes bytes) throws MalformedException {
        return of(SignedNote.parse(bytes));
    }

    public static CheckpointNote of(SignedNote note) throws MalformedException {
        return new CheckpointNote(note, Checkpoint.parse(note.text()));
    }

    /** A checkpoint with signatures, 1 to {@link SignedNote#MAX_SIGNATURES} of them. */
    public static CheckpointNote of(Checkpoint checkpoint, List<NoteSignature> signatures) throws MalformedException {
        return new CheckpointNote(SignedNote.of(checkpoint.text(), signatures), checkpoint);
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    public SignedNote note() {
        return note;
    }

    public List<NoteSignature> signatures() {
        return note.signatures();
    }

    /** The same checkpoint with only these signatures. */
    public CheckpointNote withSignatures(List<NoteSignature> replacements) throws MalformedException {
        return new CheckpointNote(note.withSignatures(replacements), checkpoint);
    }

    /** The same checkpoint with more signatures behind its own; a line that is already there is not repeated. */
    public CheckpointNote plusSignatures(List<NoteSignature> more) throws MalformedException {
        List<NoteSignature> all = new ArrayList<>(note.signatures());
        for (NoteSignature signature : more) {
            if (!all.contains(signature)) {
                all.add(signature);
            }
        }
        return withSignatures(all);
    }

    public Bytes toBytes() {
        return note.toBytes();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CheckpointNote that && note.equals(that.note);
    }

    @Override
    public int hashCode() {
        return Objects.hash(note);
    }
}
