package dev.vitrine.tlog.wire;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.HashLines;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.text.Decimal;
import dev.vitrine.tlog.text.LineReader;
import java.util.List;

/**
 * The body of {@code POST sign-subtree}: a subtree {@code [start, end)} with its hash, its consistency proof, and a
 * checkpoint that the witness cosigned before. Whether the range is a valid subtree of that checkpoint is for the witness
 * to answer.
 */
public record SignSubtreeRequest(long start, long end, Hash hash, List<Hash> proof, CheckpointNote reference) {

    /** The largest body that a server reads. */
    public static final int MAX_SIZE = AddCheckpointRequest.MAX_SIZE;

    private static final Bytes SUBTREE = Bytes.utf8("subtree ");

    public SignSubtreeRequest {
        proof = List.copyOf(proof);
        if (start < 0 || end < start || proof.size() > HashLines.MAX_PROOF) {
            throw new IllegalArgumentException("a range is 0..2^63-1 in order, a proof has at most 63 hashes");
        }
    }

    public static SignSubtreeRequest parse(Bytes body) throws MalformedException {
        if (body.size() > MAX_SIZE) {
            throw new MalformedException("a request is longer than " + MAX_SIZE + " bytes", MAX_SIZE);
        }
        LineReader lines = new LineReader(body);
        // SPEC: "The subtree range line MUST consist of the string `subtree`, a single space (0x20), the subtree start
        // [...], a single space (0x20), and the subtree end encoded as an ASCII decimal with no leading zeroes."
        Bytes range = lines.next("the subtree", SUBTREE);
        int space = range.indexOf((byte) ' ', 0);
        if (space < 0) {
            throw new MalformedException("a subtree has a start and an end", SUBTREE.size());
        }
        long start;
        long end;
        try {
            start = Decimal.parse(range.slice(0, space));
            end = Decimal.parse(range.slice(space + 1));
        } catch (MalformedException e) {
            throw new MalformedException(e.what(), SUBTREE.size());
        }
        if (end < start) {
            throw new MalformedException("a subtree ends before it starts", SUBTREE.size());
        }
        Hash hash = HashLines.parse(lines, "the subtree hash");
        List<Hash> proof = HashLines.parseProof(lines);
        int referenceAt = lines.position();
        try {
            return new SignSubtreeRequest(start, end, hash, proof, CheckpointNote.parse(lines.rest()));
        } catch (MalformedException e) {
            throw e.shiftedBy(referenceAt);
        }
    }

    public Bytes toBytes() {
        StringBuilder head = new StringBuilder(96 + 45 * proof.size());
        head.append("subtree ").append(start).append(' ').append(end).append('\n');
        head.append(hash.base64()).append('\n');
        HashLines.printProof(proof, head);
        return Bytes.concat(Bytes.utf8(head.toString()), reference.toBytes());
    }
}
