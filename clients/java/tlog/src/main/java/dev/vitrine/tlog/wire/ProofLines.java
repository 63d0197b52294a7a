package dev.vitrine.tlog.wire;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.text.Base64Strict;
import dev.vitrine.tlog.text.LineReader;
import java.util.ArrayList;
import java.util.List;

/** The lines of a Merkle proof and the empty line behind them. */
final class ProofLines {

    // SPEC: "The client MUST NOT send more than 63 consistency proof lines."
    static final int MAX = 63;

    private ProofLines() {}

    static List<Hash> parse(LineReader lines) throws MalformedException {
        List<Hash> proof = new ArrayList<>();
        while (!lines.isAtEmptyLine()) {
            int start = lines.position();
            if (proof.size() == MAX) {
                throw new MalformedException("a proof has more than 63 hashes", start);
            }
            proof.add(parseHash(lines, "a proof line"));
        }
        lines.separator("the empty line behind the proof");
        return proof;
    }

    static Hash parseHash(LineReader lines, String what) throws MalformedException {
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

    static void print(List<Hash> proof, StringBuilder out) {
        for (Hash hash : proof) {
            out.append(hash.base64()).append('\n');
        }
        out.append('\n');
    }
}
