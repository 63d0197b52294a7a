package dev.vitrine.tlog.misbehaviour;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.HashLines;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.text.Decimal;
import dev.vitrine.tlog.text.LineReader;
import dev.vitrine.tlog.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The text form of evidence: one reader and one printer, inverse to each other. */
final class EvidenceText {

    static final String HEADER = "vitrine.dev/tlog-evidence@v1";

    private static final Bytes KIND = Bytes.utf8("kind ");
    private static final Bytes KEY = Bytes.utf8("key ");
    private static final Bytes PREFIX = Bytes.utf8("prefix ");
    private static final Bytes INDEX = Bytes.utf8("index ");
    private static final Bytes LEAF = Bytes.utf8("leaf ");

    private EvidenceText() {}

    static Misbehaviour parse(Bytes text) throws MalformedException {
        if (text.size() > Misbehaviour.MAX_SIZE) {
            throw new MalformedException("evidence is longer than " + Misbehaviour.MAX_SIZE + " bytes", text.size());
        }
        LineReader lines = new LineReader(text);
        if (!lines.next("the header").equals(Bytes.utf8(HEADER))) {
            throw new MalformedException("the first line is not " + HEADER, 0);
        }
        int kindAt = lines.position();
        Kind kind = Kind.parse(line(lines, "the kind", KIND), kindAt);
        int keyAt = lines.position();
        VerifierKey key;
        try {
            key = VerifierKey.parse(line(lines, "the accused key", KEY));
        } catch (MalformedException e) {
            throw new MalformedException(e.what(), keyAt);
        }
        Support support = support(lines, kind);
        lines.separator("the empty line before the checkpoints");
        CheckpointNote first = note(lines, "the first checkpoint");
        Optional<CheckpointNote> second =
                kind == Kind.BAD_EMPTY ? Optional.empty() : Optional.of(note(lines, "the second checkpoint"));
        if (!lines.isAtEnd()) {
            throw new MalformedException("there is something behind the checkpoints", lines.position());
        }
        return Misbehaviour.checked(kind, key, support, first, second);
    }

    private static Support support(LineReader lines, Kind kind) throws MalformedException {
        return switch (kind) {
            case FORK, BAD_EMPTY, COSIGNER_ROLLBACK -> new Support.None();
            case FORK_PREFIX -> prefix(lines);
            case COSIGNER_FORK -> lines.isAtEmptyLine() ? new Support.None() : prefix(lines);
            case ENTRY_EQUIVOCATION -> {
                int indexAt = lines.position();
                long index = decimal(lines.next("the index", INDEX), indexAt);
                yield new Support.Entries(index, leaf(lines), leaf(lines));
            }
        };
    }

    private static Support prefix(LineReader lines) throws MalformedException {
        Hash root = hash(lines, "the root of the prefix", PREFIX);
        return new Support.Prefix(root, hashes(lines));
    }

    private static Support.Leaf leaf(LineReader lines) throws MalformedException {
        Hash hash = hash(lines, "a leaf", LEAF);
        return new Support.Leaf(hash, hashes(lines));
    }

    /** Hashes up to the next line that is empty or begins a leaf. */
    private static List<Hash> hashes(LineReader lines) throws MalformedException {
        List<Hash> hashes = new ArrayList<>();
        while (!lines.isAtEnd() && !lines.isAtEmptyLine() && !lines.rest().startsWith(LEAF)) {
            if (hashes.size() == HashLines.MAX_PROOF) {
                throw new MalformedException("a proof has more than 63 hashes", lines.position());
            }
            hashes.add(HashLines.parse(lines, "a proof line"));
        }
        return hashes;
    }

    private static CheckpointNote note(LineReader lines, String what) throws MalformedException {
        int lengthAt = lines.position();
        long length = decimal(lines.next("the length of " + what), lengthAt);
        if (length > Misbehaviour.MAX_SIZE) {
            throw new MalformedException(what + " is longer than evidence can be", lengthAt);
        }
        int start = lines.position();
        try {
            return CheckpointNote.parse(lines.take((int) length, what));
        } catch (MalformedException e) {
            throw lines.position() == start ? e : e.shiftedBy(start);
        }
    }

    private static Hash hash(LineReader lines, String what, Bytes word) throws MalformedException {
        int start = lines.position();
        try {
            return Hash.parseBase64(line(lines, what, word));
        } catch (MalformedException e) {
            throw new MalformedException(what + ": " + e.what(), start);
        }
    }

    private static String line(LineReader lines, String what, Bytes word) throws MalformedException {
        int start = lines.position();
        try {
            return PlainText.line(lines.next(what, word));
        } catch (MalformedException e) {
            throw new MalformedException(e.what(), start);
        }
    }

    private static long decimal(Bytes digits, int position) throws MalformedException {
        try {
            return Decimal.parse(digits);
        } catch (MalformedException e) {
            throw new MalformedException(e.what(), position);
        }
    }

    static Bytes print(Misbehaviour evidence) {
        StringBuilder head = new StringBuilder(512);
        head.append(HEADER).append('\n');
        head.append("kind ").append(evidence.kind().code()).append('\n');
        head.append("key ").append(evidence.accused()).append('\n');
        if (evidence.support() instanceof Support.Prefix prefix) {
            head.append("prefix ").append(prefix.root().base64()).append('\n');
            append(head, prefix.proof());
        } else if (evidence.support() instanceof Support.Entries entries) {
            head.append("index ").append(entries.index()).append('\n');
            append(head, entries.first());
            append(head, entries.second());
        }
        head.append('\n');
        Bytes first = counted(evidence.first());
        Bytes second = evidence.second().map(EvidenceText::counted).orElse(Bytes.EMPTY);
        return Bytes.concat(Bytes.utf8(head.toString()), first, second);
    }

    private static void append(StringBuilder out, Support.Leaf leaf) {
        out.append("leaf ").append(leaf.hash().base64()).append('\n');
        append(out, leaf.path());
    }

    private static void append(StringBuilder out, List<Hash> hashes) {
        for (Hash hash : hashes) {
            out.append(hash.base64()).append('\n');
        }
    }

    private static Bytes counted(CheckpointNote note) {
        Bytes bytes = note.toBytes();
        return Bytes.concat(Bytes.utf8(bytes.size() + "\n"), bytes);
    }
}
