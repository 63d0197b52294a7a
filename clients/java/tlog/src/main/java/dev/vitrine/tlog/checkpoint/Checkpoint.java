package dev.vitrine.tlog.checkpoint;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.text.Decimal;
import dev.vitrine.tlog.text.LineReader;
import dev.vitrine.tlog.text.PlainText;
import java.util.ArrayList;
import java.util.List;

/**
 * What a log says: its origin, its tree head, and extension lines that mean nothing here. {@link #parse} accepts only the
 * text that {@link #text} prints, so a checkpoint and its signed bytes are one and the same.
 */
public record Checkpoint(String origin, TreeHead head, List<String> extensions) {

    /** The most bytes of an origin that fit the message of an ML-DSA-44 cosignature. */
    public static final int MAX_ORIGIN = 255;

    public Checkpoint {
        extensions = List.copyOf(extensions);
        if (origin.isEmpty() || !PlainText.isLine(origin)) {
            throw new IllegalArgumentException("an origin is one non-empty line");
        }
        for (String extension : extensions) {
            if (extension.isEmpty() || !PlainText.isLine(extension)) {
                throw new IllegalArgumentException("an extension is one non-empty line");
            }
        }
    }

    /** A checkpoint without extension lines. */
    public static Checkpoint of(String origin, TreeHead head) {
        return new Checkpoint(origin, head, List.of());
    }

    /** Parses the text of a note. */
    public static Checkpoint parse(Bytes text) throws MalformedException {
        LineReader lines = new LineReader(text);
        // SPEC: "The origin MUST be non-empty"
        String origin = nonEmpty(lines, "the origin");

        int sizeAt = lines.position();
        long size;
        try {
            // SPEC: "The second line is the tree size, the ASCII decimal representation of the number of leaves in the
            // tree, with no leading zeroes (unless the tree is empty, in which case the tree size is 0)."
            size = Decimal.parse(lines.next("the tree size"));
        } catch (MalformedException e) {
            throw new MalformedException(e.what(), sizeAt);
        }

        // SPEC: "The third line is the root hash, the base64 encoding of the root of the RFC 6962 Merkle hash tree"
        Hash root = HashLines.parse(lines, "the root hash");

        List<String> extensions = new ArrayList<>(0);
        while (!lines.isAtEnd()) {
            // SPEC: "Extension lines, if any, MUST be non-empty."
            extensions.add(nonEmpty(lines, "an extension line"));
        }
        return new Checkpoint(origin, new TreeHead(size, root), extensions);
    }

    public long size() {
        return head.size();
    }

    public Hash root() {
        return head.root();
    }

    /** The signed bytes, with the last LF. */
    public Bytes text() {
        StringBuilder text = new StringBuilder(origin.length() + 128);
        text.append(origin).append('\n');
        text.append(head.size()).append('\n');
        text.append(head.root().base64()).append('\n');
        for (String extension : extensions) {
            text.append(extension).append('\n');
        }
        return Bytes.utf8(text.toString());
    }

    private static String nonEmpty(LineReader lines, String what) throws MalformedException {
        int start = lines.position();
        Bytes line = lines.next(what);
        if (line.isEmpty()) {
            throw new MalformedException(what + " is empty", start);
        }
        try {
            return PlainText.line(line);
        } catch (MalformedException e) {
            throw e.shiftedBy(start);
        }
    }
}
