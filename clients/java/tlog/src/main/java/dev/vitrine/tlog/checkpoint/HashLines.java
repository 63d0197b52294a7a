package dev.vitrine.tlog.checkpoint;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.text.Base64Strict;
import dev.vitrine.tlog.text.LineReader;
import java.util.ArrayList;
import java.util.List;

/** Hashes as the text formats around checkpoints write them: base64, one to a line. */
public final class HashLines {

    /** The most hashes of a Merkle proof in a tree of fewer than 2^63 leaves. */
    public static final int MAX_PROOF = 63;

    private HashLines() {}

    /** One hash. */
    public static Hash parse(LineReader lines, String what) throws MalformedException {
        int start = lines.position();
        Bytes line = lines.next(what);
        try {
            Bytes hash = Base64Strict.decode(line);
            if (hash.size() == Hash.SIZE) {
                return Hash.of(hash);
            }
        } catch (MalformedException e) {
            throw new MalformedException(what + " is " + e.what(), start);
        }
        throw new MalformedException(what + " is not the base64 of 32 bytes", start);
    }

    /** A Merkle proof of at most {@link #MAX_PROOF} hashes, and the empty line behind it. */
    public static List<Hash> parseProof(LineReader lines) throws MalformedException {
        List<Hash> proof = new ArrayList<>();
        while (!lines.isAtEmptyLine()) {
            // SPEC: "The client MUST NOT send more than 63 consistency proof lines." (tlog-witness)
            if (proof.size() == MAX_PROOF) {
                throw new MalformedException("a proof has more than 63 hashes", lines.position());
            }
            proof.add(parse(lines, "a proof line"));
        }
        lines.separator("the empty line behind the proof");
        return proof;
    }

    /** Prints what {@link #parseProof} reads. */
    public static void printProof(List<Hash> proof, StringBuilder out) {
        for (Hash hash : proof) {
            out.append(hash.base64()).append('\n');
        }
        out.append('\n');
    }
}
