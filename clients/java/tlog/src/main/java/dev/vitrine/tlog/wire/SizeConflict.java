package dev.vitrine.tlog.wire;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Decimal;
import dev.vitrine.tlog.text.LineReader;

/** The body of a 409: the size of the latest checkpoint that the witness cosigned, 0 if none. */
public record SizeConflict(long size) {

    /** The exact media type: no parameter. A 409 without it says something else. */
    public static final String MEDIA_TYPE = "text/x.tlog.size";

    public SizeConflict {
        if (size < 0) {
            throw new IllegalArgumentException("a tree size is 0..2^63-1");
        }
    }

    // SPEC: "The response body MUST consist of the tree size of the latest cosigned checkpoint in decimal, followed
    // by a newline (U+000A)."
    public static SizeConflict parse(Bytes body) throws MalformedException {
        LineReader lines = new LineReader(body);
        long size = Decimal.parse(lines.next("a size"));
        if (!lines.isAtEnd()) {
            throw new MalformedException("bytes behind the size", lines.position());
        }
        return new SizeConflict(size);
    }

    public Bytes toBytes() {
        return Bytes.utf8(size + "\n");
    }
}
