package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.LineReader;
import dev.vitrine.tlog.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A note whose signatures nobody has verified: the text must not be believed before {@link NoteVerifiers} or a trust
 * policy has. Parsing and printing are inverses, byte for byte.
 */
public final class SignedNote {

    /** The longest note that is parsed. */
    public static final int MAX_SIZE = 1 << 20;

    /** The most signature lines that are parsed; the specification demands that at least 16 are. */
    public static final int MAX_SIGNATURES = 64;

    private static final Bytes SEPARATOR = Bytes.utf8("\n");

    private final Bytes text;
    private final List<NoteSignature> signatures;

    private SignedNote(Bytes text, List<NoteSignature> signatures) {
        this.text = text;
        this.signatures = signatures;
    }

    public static SignedNote parse(Bytes note) throws MalformedException {
        if (note.size() > MAX_SIZE) {
            throw new MalformedException("a note is longer than " + MAX_SIZE + " bytes", MAX_SIZE);
        }
        int blank = lastBlankLine(note);
        Bytes text = note.slice(0, blank);
        PlainText.check(text);

        LineReader lines = new LineReader(note.slice(blank + 1));
        List<NoteSignature> signatures = new ArrayList<>(4);
        do {
            if (signatures.size() == MAX_SIGNATURES) {
                throw new MalformedException(
                        "a note has more than " + MAX_SIGNATURES + " signatures", blank + 1 + lines.position());
            }
            int start = blank + 1 + lines.position();
            Bytes line;
            try {
                line = lines.next("a signature line");
            } catch (MalformedException e) {
                throw e.shiftedBy(blank + 1);
            }
            try {
                signatures.add(NoteSignature.parseLine(line));
            } catch (MalformedException e) {
                throw e.shiftedBy(start);
            }
        } while (!lines.isAtEnd());
        return new SignedNote(text, List.copyOf(signatures));
    }

    /** A note of this text, which ends in LF, with these signatures, at least one. */
    public static SignedNote of(Bytes text, List<NoteSignature> signatures) throws MalformedException {
        if (text.isEmpty() || text.at(text.size() - 1) != '\n') {
            throw new MalformedException("the text of a note does not end in a line feed", text.size());
        }
        PlainText.check(text);
        return checked(text, List.copyOf(signatures));
    }

    /** What is signed: the lines above the blank line, including the last LF. */
    public Bytes text() {
        return text;
    }

    /** In the order of their lines; at least one. */
    public List<NoteSignature> signatures() {
        return signatures;
    }

    /** The same text with only these signatures. */
    public SignedNote withSignatures(List<NoteSignature> replacements) throws MalformedException {
        return checked(text, List.copyOf(replacements));
    }

    public Bytes toBytes() {
        Bytes[] parts = new Bytes[2 + signatures.size()];
        parts[0] = text;
        parts[1] = SEPARATOR;
        for (int i = 0; i < signatures.size(); i++) {
            parts[2 + i] = signatures.get(i).toLine();
        }
        return Bytes.concat(parts);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedNote that && text.equals(that.text) && signatures.equals(that.signatures);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, signatures);
    }

    private static SignedNote checked(Bytes text, List<NoteSignature> signatures) throws MalformedException {
        if (signatures.isEmpty()) {
            throw new MalformedException("a note has no signature", MalformedException.NO_POSITION);
        }
        if (signatures.size() > MAX_SIGNATURES) {
            throw new MalformedException(
                    "a note has more than " + MAX_SIGNATURES + " signatures", MalformedException.NO_POSITION);
        }
        return new SignedNote(text, signatures);
    }

    /** The offset of the second LF of the last LF LF, which separates text from signatures. */
    private static int lastBlankLine(Bytes note) throws MalformedException {
        // SPEC: "the text is separated from the signatures by the last empty line in the note"
        for (int i = note.size() - 1; i > 0; i--) {
            if (note.at(i) == '\n' && note.at(i - 1) == '\n') {
                return i;
            }
        }
        throw new MalformedException("a note has no blank line before its signatures", note.size());
    }
}
