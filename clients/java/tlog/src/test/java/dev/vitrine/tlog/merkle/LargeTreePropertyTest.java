package dev.vitrine.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.VerificationException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Proofs in trees of any size below 2^63. */
final class LargeTreePropertyTest {

    @Property(tries = 300)
    void aLeafIsProvenInItsTree(
            @ForAll @LongRange(min = 1) long size,
            @ForAll @LongRange(min = 0) long any,
            @ForAll @IntRange(max = 255) int bit)
            throws Exception {
        long index = any % size;
        SparseTree tree = new SparseTree(List.of(index, 0L, size - 1));
        Hash root = TreeRoot.of(size, tree);

        InclusionProof proof = InclusionProof.prove(index, size, tree);

        assertThat(proof.hashes()).hasSizeLessThanOrEqualTo(InclusionProof.MAX_HASHES);
        proof.verify(tree.leaf(index), root);
        assertFails(() -> proof.verify(Mutations.flip(tree.leaf(index), bit), root));
        assertFails(() -> proof.verify(tree.leaf(index), Mutations.flip(root, bit)));
        for (List<Hash> mutated : flippedEach(proof.hashes(), bit)) {
            assertFails(() -> new InclusionProof(index, size, mutated).verify(tree.leaf(index), root));
        }
        for (List<Hash> mutated : resized(proof.hashes(), root)) {
            assertFails(() -> new InclusionProof(index, size, mutated).verify(tree.leaf(index), root));
        }
    }

    @Property(tries = 300)
    void aTreeIsProvenAPrefix(
            @ForAll @LongRange(min = 1) long to,
            @ForAll @LongRange(min = 0) long any,
            @ForAll @IntRange(max = 255) int bit)
            throws Exception {
        long from = 1 + any % to;
        SparseTree tree = new SparseTree(List.of(0L, from - 1, from / 2, to - 1));
        Hash oldRoot = TreeRoot.of(from, tree);
        Hash newRoot = TreeRoot.of(to, tree);

        ConsistencyProof proof = ConsistencyProof.prove(from, to, tree);

        assertThat(proof.hashes()).hasSizeLessThanOrEqualTo(ConsistencyProof.MAX_HASHES);
        proof.verify(oldRoot, newRoot);
        assertFails(() -> proof.verify(Mutations.flip(oldRoot, bit), newRoot));
        assertFails(() -> proof.verify(oldRoot, Mutations.flip(newRoot, bit)));
        for (List<Hash> mutated : flippedEach(proof.hashes(), bit)) {
            assertFails(() -> new ConsistencyProof(from, to, mutated).verify(oldRoot, newRoot));
        }
        for (List<Hash> mutated : resized(proof.hashes(), newRoot)) {
            assertFails(() -> new ConsistencyProof(from, to, mutated).verify(oldRoot, newRoot));
        }
    }

    @Property(tries = 300)
    void theSubtreesThatCoverARangeAreProvenInTheTree(
            @ForAll @LongRange(min = 1) long size,
            @ForAll @LongRange(min = 0) long any,
            @ForAll @LongRange(min = 0) long another,
            @ForAll @IntRange(max = 255) int bit)
            throws Exception {
        long start = Math.min(any % size, another % size);
        long end = Math.max(any % size, another % size) + 1;
        SparseTree tree = new SparseTree(List.of(start, end - 1, size - 1));
        Hash root = TreeRoot.of(size, tree);

        for (Subtree subtree : Subtree.covering(start, end)) {
            SubtreeConsistencyProof proof = SubtreeConsistencyProof.prove(subtree, size, tree);
            Hash subtreeRoot = subtree.root(tree);

            proof.verify(subtreeRoot, root);
            assertFails(() -> proof.verify(Mutations.flip(subtreeRoot, bit), root));
            for (List<Hash> mutated : flippedEach(proof.hashes(), bit)) {
                assertFails(() -> new SubtreeConsistencyProof(subtree, size, mutated).verify(subtreeRoot, root));
            }
            for (List<Hash> mutated : resized(proof.hashes(), root)) {
                assertFails(() -> new SubtreeConsistencyProof(subtree, size, mutated).verify(subtreeRoot, root));
            }
        }
    }

    /** Whatever numbers and hashes a peer sends, checking them ends with the declared exception or in success. */
    @Property(tries = 500)
    void anyClaimIsCheckedWithoutAccident(
            @ForAll @LongRange(min = 0) long a,
            @ForAll @LongRange(min = 0) long b,
            @ForAll @LongRange(min = 0) long c,
            @ForAll @IntRange(max = 70) int length) {
        List<Hash> hashes = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            hashes.add(Mutations.flip(Rfc6962.emptyRoot(), i));
        }
        Hash root = Rfc6962.emptyRoot();

        assertFailsOrHolds(() -> new InclusionProof(a, b, hashes).verify(root, root));
        assertFailsOrHolds(() -> new ConsistencyProof(a, b, hashes).verify(root, root));
        if (Subtree.isValid(a, b)) {
            assertFailsOrHolds(() -> new SubtreeConsistencyProof(new Subtree(a, b), c, hashes).verify(root, root));
        }
    }

    private static List<List<Hash>> flippedEach(List<Hash> hashes, int bit) {
        List<List<Hash>> all = new ArrayList<>();
        for (int i = 0; i < hashes.size(); i++) {
            List<Hash> flipped = new ArrayList<>(hashes);
            flipped.set(i, Mutations.flip(hashes.get(i), bit));
            all.add(flipped);
        }
        return all;
    }

    private static List<List<Hash>> resized(List<Hash> hashes, Hash extra) {
        List<Hash> before = new ArrayList<>(hashes);
        before.add(0, extra);
        List<Hash> after = new ArrayList<>(hashes);
        after.add(extra);
        return hashes.isEmpty()
                ? List.of(after)
                : List.of(before, after, hashes.subList(1, hashes.size()), hashes.subList(0, hashes.size() - 1));
    }

    private static void assertFails(Check check) {
        assertThatThrownBy(check::run).isInstanceOf(VerificationException.class);
    }

    private static void assertFailsOrHolds(Check check) {
        try {
            check.run();
        } catch (VerificationException declared) {
            assertThat(declared.reason()).isNotNull();
        }
    }

    private interface Check {
        void run() throws VerificationException;
    }
}
