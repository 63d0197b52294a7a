package dev.vitrine.tlog.wire;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SignedNote;
import dev.vitrine.tlog.text.LineReader;
import java.util.ArrayList;
import java.util.List;

/** The body of a successful answer: one or more signature lines, unverified. */
public record CosignatureResponse(List<NoteSignature> signatures) {

    /** The largest body that a client reads. */
    public static final int MAX_SIZE = 128 * 1024;

    public CosignatureResponse {
        signatures = List.copyOf(signatures);
        if (signatures.isEmpty() || signatures.size() > SignedNote.MAX_SIGNATURES) {
            throw new IllegalArgumentException("a response has 1 to " + SignedNote.MAX_SIGNATURES + " signatures");
        }
    }

    // SPEC: "The response body MUST be a sequence of one or more note signature lines, each starting with the —
    // character (U+2014) and ending with a newline character (U+000A)."
    public static CosignatureResponse parse(Bytes body) throws MalformedException {
        if (body.size() > MAX_SIZE) {
            throw new MalformedException("a response is longer than " + MAX_SIZE + " bytes", MAX_SIZE);
        }
        LineReader lines = new LineReader(body);
        List<NoteSignature> signatures = new ArrayList<>(2);
        do {
            int start = lines.position();
            if (signatures.size() == SignedNote.MAX_SIGNATURES) {
                throw new MalformedException(
                        "a response has more than " + SignedNote.MAX_SIGNATURES + " signatures", start);
            }
            Bytes line = lines.next("a signature line");
            try {
                signatures.add(NoteSignature.parseLine(line));
            } catch (MalformedException e) {
                throw e.shiftedBy(start);
            }
        } while (!lines.isAtEnd());
        return new CosignatureResponse(signatures);
    }

    public Bytes toBytes() {
        Bytes[] lines = new Bytes[signatures.size()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = signatures.get(i).toLine();
        }
        return Bytes.concat(lines);
    }
}
