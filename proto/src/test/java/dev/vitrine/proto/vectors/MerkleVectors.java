package dev.vitrine.proto.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Roots, subtrees and proofs, with the ways in which proofs go wrong. */
final class MerkleVectors implements VectorGroup {

    private static final List<Long> SIZES = List.of(1L, 2L, 3L, 5L, 7L, 8L, 13L, 256L, 600L);
    private static final List<Long> HUGE =
            List.of(1L << 32, (1L << 32) + 1, (1L << 53) + 5, (1L << 62) + 1, Long.MAX_VALUE);

    private final NaiveMerkle tree = NaiveMerkle.ofEntries();
    private final NaiveMerkle empty = NaiveMerkle.ofEmptyEntries();

    @Override
    public String folder() {
        return "merkle";
    }

    @Override
    public Map<String, JsonObject> files() {
        Map<String, JsonObject> files = new LinkedHashMap<>();
        files.put(
                "roots.json",
                JsonObject.of(
                        "The root over the first `size` entries of a log, and the hash of its last leaf.", roots()));
        files.put(
                "inclusion.json",
                JsonObject.of("`leafHash` is at `index` of the tree of `size` leaves with `root`.", inclusion()));
        files.put(
                "consistency.json",
                JsonObject.of("The tree of `from` leaves with `oldRoot` is a prefix of the other one.", consistency()));
        files.put(
                "subtree-consistency.json",
                JsonObject.of(
                        "The leaves from `start` to `end` (exclusive) with `subtreeRoot` are part of the tree of `size`"
                                + " leaves with `root`.",
                        subtrees()));
        files.put(
                "covering.json",
                JsonObject.of(
                        "The leaves from `start` to `end` (exclusive) are covered by the subtrees from `left` to `middle`"
                                + " and from `middle` to `end`.",
                        coverings()));
        return files;
    }

    private List<JsonObject> roots() {
        List<JsonObject> cases = new ArrayList<>();
        for (long size = 0; size <= 66; size++) {
            cases.add(root("entries", tree, size));
        }
        for (long size : new long[] {255, 256, 257, 600, 65_535, 65_536, 65_537}) {
            cases.add(root("entries", tree, size));
        }
        for (long size : HUGE) {
            cases.add(root("empty-entries", empty, size));
        }
        return cases;
    }

    private static JsonObject root(String log, NaiveMerkle tree, long size) {
        JsonObject test = new JsonObject().with("log", log).with("size", size).with("root", tree.root(0, size));
        return size == 0 ? test : test.with("lastLeafHash", tree.leafHash(size - 1));
    }

    private List<JsonObject> inclusion() {
        List<JsonObject> cases = new ArrayList<>();
        for (long size : SIZES) {
            for (long index : new TreeSet<>(List.of(0L, size / 2, size - 1))) {
                InclusionClaim right = new InclusionClaim(
                        index, size, tree.leafHash(index), tree.root(0, size), tree.path(index, 0, size));
                cases.add(right.test("right", ""));
                cases.addAll(wrong(right));
            }
        }
        for (long size : HUGE) {
            for (long index : new TreeSet<>(List.of(0L, size / 3, size - 1))) {
                cases.add(new InclusionClaim(
                                index, size, empty.leafHash(index), empty.root(0, size), empty.path(index, 0, size))
                        .test("right, in a large tree of empty entries", ""));
            }
        }
        InclusionClaim of4 = new InclusionClaim(0, 4, tree.leafHash(0), tree.root(0, 4), tree.path(0, 0, 4));
        cases.add(of4.at(0, 8).test("the false claim that leaf 0 of 4 is leaf 0 of 8", "PROOF_LENGTH"));
        cases.add(of4.at(4, 1000).test("the false claim that leaf 0 of 4 is leaf 4 of 1000", "PROOF_LENGTH"));
        cases.add(new InclusionClaim(0, 0, tree.leafHash(0), tree.root(0, 0), List.of())
                .test("a leaf of the empty tree", "INDEX_OUT_OF_RANGE"));
        return cases;
    }

    private List<JsonObject> wrong(InclusionClaim right) {
        List<JsonObject> cases = new ArrayList<>();
        List<byte[]> proof = right.proof;
        long size = right.size;
        cases.add(right.leaf(NaiveMerkle.flipped(right.leaf, 3)).test("another leaf", "ROOT_MISMATCH"));
        cases.add(right.root(NaiveMerkle.flipped(right.root, 255)).test("another root", "ROOT_MISMATCH"));
        cases.add(right.at(size, size).test("an index beyond the tree", "INDEX_OUT_OF_RANGE"));
        cases.add(right.proof(with(proof, 0, right.root)).test("a hash too many, first", "PROOF_LENGTH"));
        cases.add(right.proof(with(proof, proof.size(), right.root)).test("a hash too many, last", "PROOF_LENGTH"));
        if (!proof.isEmpty()) {
            cases.add(right.proof(without(proof, 0)).test("the first hash missing", "PROOF_LENGTH"));
            cases.add(right.proof(without(proof, proof.size() - 1)).test("the last hash missing", "PROOF_LENGTH"));
            cases.add(right.proof(changed(proof)).test("one bit of a hash changed", "ROOT_MISMATCH"));
            long other = right.index == 0 ? 1 : right.index - 1;
            boolean sameLength = tree.path(other, 0, size).size() == proof.size();
            cases.add(right.at(other, size).test("another index", sameLength ? "ROOT_MISMATCH" : "PROOF_LENGTH"));
        }
        return cases;
    }

    private List<JsonObject> consistency() {
        List<JsonObject> cases = new ArrayList<>();
        for (long to : SIZES) {
            for (long from : new TreeSet<>(List.of(1L, (to + 1) / 2, Math.max(1, to - 1), to))) {
                ConsistencyClaim right = new ConsistencyClaim(
                        0, from, to, tree.root(0, from), tree.root(0, to), tree.consistency(from, to));
                cases.add(right.test("right", ""));
                cases.addAll(wrong(right));
            }
        }
        for (long to : HUGE) {
            for (long from : new TreeSet<>(List.of(3L, to / 3, to - 1))) {
                cases.add(new ConsistencyClaim(
                                0, from, to, empty.root(0, from), empty.root(0, to), empty.consistency(from, to))
                        .test("right, in a large tree of empty entries", ""));
            }
        }
        byte[] none = tree.root(0, 0);
        byte[] root = tree.root(0, 5);
        List<byte[]> noProof = List.of();
        cases.add(new ConsistencyClaim(0, 0, 5, none, root, noProof).test("from the empty tree", ""));
        cases.add(new ConsistencyClaim(0, 0, 0, none, none, noProof).test("from the empty tree to itself", ""));
        cases.add(new ConsistencyClaim(0, 0, 5, none, root, List.of(root))
                .test("from the empty tree, with a proof", "PROOF_LENGTH"));
        cases.add(new ConsistencyClaim(0, 0, 5, root, root, noProof)
                .test("the empty tree with another root", "ROOT_MISMATCH"));
        cases.add(new ConsistencyClaim(0, 0, 0, none, root, noProof)
                .test("the empty tree with two roots", "ROOT_MISMATCH"));
        cases.add(new ConsistencyClaim(0, 5, 4, root, root, noProof).test("a tree that shrinks", "INDEX_OUT_OF_RANGE"));
        return cases;
    }

    private static List<JsonObject> wrong(ConsistencyClaim right) {
        List<JsonObject> cases = new ArrayList<>();
        List<byte[]> proof = right.proof;
        cases.add(right.oldRoot(NaiveMerkle.flipped(right.oldRoot, 8)).test("another old root", "ROOT_MISMATCH"));
        cases.add(right.newRoot(NaiveMerkle.flipped(right.newRoot, 200)).test("another new root", "ROOT_MISMATCH"));
        cases.add(right.proof(with(proof, 0, right.oldRoot)).test("a hash too many, first", "PROOF_LENGTH"));
        cases.add(right.proof(with(proof, proof.size(), right.newRoot)).test("a hash too many, last", "PROOF_LENGTH"));
        if (!proof.isEmpty()) {
            cases.add(right.proof(without(proof, 0)).test("the first hash missing", "PROOF_LENGTH"));
            cases.add(right.proof(changed(proof)).test("one bit of a hash changed", "ROOT_MISMATCH"));
        }
        return cases;
    }

    private List<JsonObject> subtrees() {
        List<JsonObject> cases = new ArrayList<>();
        long[][] ranges = {
            {0, 1, 1},
            {4, 5, 5},
            {0, 4, 5},
            {0, 5, 5},
            {4, 6, 6},
            {4, 7, 13},
            {8, 13, 13},
            {8, 13, 14},
            {256, 512, 600},
            {512, 600, 600},
            {512, 570, 600},
            {0, 599, 600}
        };
        for (long[] range : ranges) {
            long start = range[0];
            long end = range[1];
            long size = range[2];
            ConsistencyClaim right = new ConsistencyClaim(
                    start,
                    end,
                    size,
                    tree.root(start, end),
                    tree.root(0, size),
                    tree.subtreeConsistency(start, end, size));
            cases.add(right.subtreeTest("right", ""));
            cases.add(right.oldRoot(NaiveMerkle.flipped(right.oldRoot, 1))
                    .subtreeTest("another subtree", "ROOT_MISMATCH"));
            cases.add(
                    right.newRoot(NaiveMerkle.flipped(right.newRoot, 1)).subtreeTest("another tree", "ROOT_MISMATCH"));
            cases.add(right.proof(with(right.proof, 0, right.newRoot)).subtreeTest("a hash too many", "PROOF_LENGTH"));
            if (!right.proof.isEmpty()) {
                cases.add(right.proof(without(right.proof, 0)).subtreeTest("a hash missing", "PROOF_LENGTH"));
                cases.add(right.proof(changed(right.proof)).subtreeTest("one bit of a hash changed", "ROOT_MISMATCH"));
            }
        }
        byte[] none = tree.root(0, 0);
        byte[] root = tree.root(0, 8);
        ConsistencyClaim emptySubtree = new ConsistencyClaim(3, 3, 8, none, root, List.of());
        cases.add(emptySubtree.subtreeTest("the empty subtree", ""));
        cases.add(emptySubtree.proof(List.of(root)).subtreeTest("the empty subtree with a proof", "PROOF_LENGTH"));
        cases.add(emptySubtree.oldRoot(root).subtreeTest("the empty subtree with a root", "ROOT_MISMATCH"));
        cases.add(new ConsistencyClaim(8, 16, 8, none, root, List.of())
                .subtreeTest("beyond the tree", "INDEX_OUT_OF_RANGE"));
        for (long[] range : new long[][] {{1, 3}, {2, 5}, {2, 6}, {6, 9}, {12, 17}, {3, 2}}) {
            cases.add(new ConsistencyClaim(range[0], range[1], 20, none, root, List.of())
                    .subtreeTest("not a subtree", "MALFORMED"));
        }
        return cases;
    }

    /** By trial: the two subtrees meet at the roundest number within the range, and the left one begins as late as it can. */
    private static List<JsonObject> coverings() {
        List<JsonObject> cases = new ArrayList<>();
        for (long end = 0; end <= 40; end += 1 + end / 7) {
            for (long start = 0; start <= end; start += 1 + start / 5) {
                long middle = end;
                long left = start;
                if (end - start > 1) {
                    middle = roundest(start, end);
                    while (!NaiveMerkle.isSubtree(left, middle)) {
                        left--;
                    }
                }
                cases.add(new JsonObject()
                        .with("start", start)
                        .with("end", end)
                        .with("left", left)
                        .with("middle", middle));
            }
        }
        return cases;
    }

    /** The multiple of the largest power of two after {@code start} and before {@code end}. */
    private static long roundest(long start, long end) {
        for (long power = Long.highestOneBit(end); power > 0; power /= 2) {
            long multiple = (end - 1) / power * power;
            if (multiple > start) {
                return multiple;
            }
        }
        throw new AssertionError("a range of two leaves has a middle");
    }

    private static List<byte[]> with(List<byte[]> proof, int at, byte[] hash) {
        List<byte[]> longer = new ArrayList<>(proof);
        longer.add(at, hash);
        return longer;
    }

    private static List<byte[]> without(List<byte[]> proof, int at) {
        List<byte[]> shorter = new ArrayList<>(proof);
        shorter.remove(at);
        return shorter;
    }

    private static List<byte[]> changed(List<byte[]> proof) {
        int at = proof.size() / 2;
        List<byte[]> changed = new ArrayList<>(proof);
        changed.set(at, NaiveMerkle.flipped(proof.get(at), 130));
        return changed;
    }
}
