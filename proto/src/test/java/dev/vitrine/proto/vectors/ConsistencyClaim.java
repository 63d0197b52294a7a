package dev.vitrine.proto.vectors;

import java.util.List;

/** That the leaves from {@code start} to {@code end} are part of a tree; from 0, that one tree is a prefix of another. */
final class ConsistencyClaim {

    final long start;
    final long end;
    final long size;
    final byte[] oldRoot;
    final byte[] newRoot;
    final List<byte[]> proof;

    ConsistencyClaim(long start, long end, long size, byte[] oldRoot, byte[] newRoot, List<byte[]> proof) {
        this.start = start;
        this.end = end;
        this.size = size;
        this.oldRoot = oldRoot;
        this.newRoot = newRoot;
        this.proof = proof;
    }

    ConsistencyClaim oldRoot(byte[] other) {
        return new ConsistencyClaim(start, end, size, other, newRoot, proof);
    }

    ConsistencyClaim newRoot(byte[] other) {
        return new ConsistencyClaim(start, end, size, oldRoot, other, proof);
    }

    ConsistencyClaim proof(List<byte[]> other) {
        return new ConsistencyClaim(start, end, size, oldRoot, newRoot, other);
    }

    JsonObject test(String desc, String error) {
        return JsonObject.of(desc)
                .with("from", end)
                .with("to", size)
                .with("oldRoot", oldRoot)
                .with("newRoot", newRoot)
                .with("proof", proof)
                .error(error);
    }

    JsonObject subtreeTest(String desc, String error) {
        return JsonObject.of(desc)
                .with("start", start)
                .with("end", end)
                .with("size", size)
                .with("subtreeRoot", oldRoot)
                .with("root", newRoot)
                .with("proof", proof)
                .error(error);
    }
}
