package dev.vitrine.log;

import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;

/** The hash of a leaf, and the proof that it is in the tree of the proof's size. */
public record ProvenLeaf(Hash leafHash, InclusionProof proof) {}
