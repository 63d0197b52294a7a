package dev.vitrine.tlog.misbehaviour;

import dev.vitrine.tlog.merkle.Hash;
import java.util.List;

/** What evidence needs beside its signed checkpoints. */
sealed interface Support {

    /** Nothing: the checkpoints speak for themselves. */
    record None() implements Support {}

    /** The root that the larger tree has at the smaller size, and the consistency proof that shows it. */
    record Prefix(Hash root, List<Hash> proof) implements Support {
        public Prefix {
            proof = List.copyOf(proof);
        }
    }

    /** The entry at one index in either tree, with its inclusion proofs. */
    record Entries(long index, Leaf first, Leaf second) implements Support {}

    /** A leaf hash and its audit path. */
    record Leaf(Hash hash, List<Hash> path) {
        public Leaf {
            path = List.copyOf(path);
        }
    }
}
