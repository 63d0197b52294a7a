package dev.vitrine.proto.vectors;

import java.util.List;

/** That a leaf is at an index of a tree, rightly or not. */
final class InclusionClaim {

    final long index;
    final long size;
    final byte[] leaf;
    final byte[] root;
    final List<byte[]> proof;

    InclusionClaim(long index, long size, byte[] leaf, byte[] root, List<byte[]> proof) {
        this.index = index;
        this.size = size;
        this.leaf = leaf;
        this.root = root;
        this.proof = proof;
    }

    InclusionClaim at(long otherIndex, long otherSize) {
        return new InclusionClaim(otherIndex, otherSize, leaf, root, proof);
    }

    InclusionClaim leaf(byte[] other) {
        return new InclusionClaim(index, size, other, root, proof);
    }

    InclusionClaim root(byte[] other) {
        return new InclusionClaim(index, size, leaf, other, proof);
    }

    InclusionClaim proof(List<byte[]> other) {
        return new InclusionClaim(index, size, leaf, root, other);
    }

    JsonObject test(String desc, String error) {
        return JsonObject.of(desc)
                .with("index", index)
                .with("size", size)
                .with("leafHash", leaf)
                .with("root", root)
                .with("proof", proof)
                .error(error);
    }
}
