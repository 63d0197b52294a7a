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
 * The body of {@code POST add-checkpoint}: the size the log believes the witness to be at, the consistency proof from
 * there, and the checkpoint to cosign. Whether the sizes fit each other is for the witness to answer, with other codes.
 */
public record AddCheckpointRequest(long oldSize, List<Hash> proof, CheckpointNote checkpoint) {

    /** The largest body that a server reads: room for 16 ML-DSA-44 lines and more. */
    public static final int MAX_SIZE = 128 * 1024;

    private static final Bytes OLD = Bytes.utf8("old ");

    public AddCheckpointRequest {
        proof = List.copyOf(proof);
        if (oldSize < 0 || proof.size() > HashLines.MAX_PROOF) {
            throw new IllegalArgumentException("a size is 0..2^63-1, a proof has at most 63 hashes");
        }
    }

    public static AddCheckpointRequest parse(Bytes body) throws MalformedException {
        if (body.size() > MAX_SIZE) {
            throw new MalformedException("a request is longer than " + MAX_SIZE + " bytes", MAX_SIZE);
        }
        LineReader lines = new LineReader(body);
        // SPEC: "The old size line MUST consist of the string `old`, a single space (0x20), and the tree size of the
        // previous checkpoint encoded as an ASCII decimal with no leading zeroes"
        Bytes old = lines.next("the old size", OLD);
        long oldSize;
        try {
            oldSize = Decimal.parse(old);
        } catch (MalformedException e) {
            throw e.shiftedBy(OLD.size());
        }
        List<Hash> proof = HashLines.parseProof(lines);
        int start = lines.position();
        try {
            return new AddCheckpointRequest(oldSize, proof, CheckpointNote.parse(lines.rest()));
        } catch (MalformedException e) {
            throw e.shiftedBy(start);
        }
    }

    public Bytes toBytes() {
        StringBuilder head = new StringBuilder(32 + 45 * proof.size());
        head.append("old ").append(oldSize).append('\n');
        HashLines.printProof(proof, head);
        return Bytes.concat(Bytes.utf8(head.toString()), checkpoint.toBytes());
    }
}
