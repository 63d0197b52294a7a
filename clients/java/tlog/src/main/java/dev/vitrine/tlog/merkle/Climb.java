package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.util.List;

/** The verifier's side of the walk that {@link ProofNodes} describes. */
final class Climb {

    private Climb() {}

    /** How many siblings there are between node {@code at} and the root, if {@code last} is the last node of its level. */
    static int length(long at, long last) {
        int below = Bits.length(at ^ last);
        return below + Long.bitCount(at >>> below);
    }

    static void requireLength(List<Hash> hashes, int length) throws VerificationException {
        // SPEC: RFC 9162 section 2.1.3.2, "If sn is 0, then stop the iteration and fail the proof verification", and
        // after the last hash "Compare sn to 0": one proof length for each index and size.
        if (hashes.size() != length) {
            throw new VerificationException(
                    Reason.PROOF_LENGTH, "the proof has " + hashes.size() + " hashes where " + length + " are needed");
        }
    }

    static void requireRoot(Hash computed, Hash claimed, String which) throws VerificationException {
        if (!computed.equals(claimed)) {
            throw new VerificationException(Reason.ROOT_MISMATCH, "the proof does not lead to " + which);
        }
    }

    /** Hashes {@code siblings}, of the right number, onto {@code hash}. */
    static Hash root(long at, long last, Hash hash, List<Hash> siblings) {
        Hash root = hash;
        for (int next = 0; last > 0; at >>>= 1, last >>>= 1) {
            if ((at & 1) == 1) {
                root = Rfc6962.node(siblings.get(next++), root);
            } else if (at < last) {
                root = Rfc6962.node(root, siblings.get(next++));
            }
        }
        return root;
    }
}
