package dev.vitrine.tlog.merkle;

import static dev.vitrine.tlog.SharedVectors.fits63Bits;
import static dev.vitrine.tlog.SharedVectors.integer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trees and proofs that others computed: the eight leaves of RFC 6962's own test, a real CT log, a generated log. */
final class TreeVectorsTest {

    @Test
    void theTreeOfEightLeavesHasItsPublishedNodesRootsAndProofs() throws Exception {
        JsonNode vectors = SharedVectors.json("merkle/rfc6962-reference-tree.json");
        List<Hash> leaves = new ArrayList<>();
        CompactRange range = new CompactRange();
        List<JsonNode> roots = list(vectors.required("rootsBySize"));
        assertThat(range.root().hex()).isEqualTo(roots.get(0).textValue());
        for (JsonNode input : vectors.required("leafInputsHex")) {
            leaves.add(Rfc6962.leafHash(Bytes.fromHex(input.textValue())));
            range.append(leaves.get(leaves.size() - 1));
            assertThat(range.root().hex()).isEqualTo(roots.get(leaves.size()).textValue());
        }
        assertThat(roots).hasSize(9);

        NaiveTree tree = new NaiveTree(leaves);
        int level = 0;
        for (JsonNode nodes : vectors.required("levels")) {
            for (int i = 0; i < nodes.size(); i++) {
                assertThat(tree.read(List.of(new NodeId(level, i))).get(0).hex())
                        .isEqualTo(nodes.get(i).textValue());
            }
            level++;
        }
        for (String field : List.of("allInclusionProofs", "ctPublishedPaths")) {
            for (JsonNode test : vectors.required(field)) {
                InclusionProof proof = InclusionProof.prove(number(test, "index"), number(test, "size"), tree);

                assertThat(proof.hashes()).map(Hash::hex).isEqualTo(texts(test.required("proof")));
            }
        }
        for (String field : List.of("allConsistencyProofs", "ctPublishedProofs")) {
            for (JsonNode test : vectors.required(field)) {
                ConsistencyProof proof = ConsistencyProof.prove(number(test, "size1"), number(test, "size2"), tree);

                assertThat(proof.hashes()).map(Hash::hex).isEqualTo(texts(test.required("proof")));
            }
        }
    }

    @Test
    void aCertificateIsIncludedInArgon2020AndItsTreeIsConsistentWithAnOlderOne() throws Exception {
        JsonNode vector = SharedVectors.json("merkle/ct-argon2020-real.json");
        long size = number(vector, "treeSize");
        Hash root = hash(vector.required("rootHash"));
        Hash leaf = Rfc6962.leafHash(
                Base64Strict.decode(vector.required("leafInputBase64").textValue()));

        assertThat(leaf).isEqualTo(hash(vector.required("leafHashBase64")));
        new InclusionProof(number(vector, "leafIndex"), size, hashes(vector.required("inclusionProof")))
                .verify(leaf, root);
        new ConsistencyProof(number(vector, "oldSize"), size, hashes(vector.required("consistencyProof")))
                .verify(hash(vector.required("oldRootHash")), root);
    }

    @Test
    void theProofsOfTheGeneratedLogAreMadeAndVerified() throws Exception {
        JsonNode vectors = SharedVectors.json("generated/proofs.json");
        NaiveTree tree = NaiveTree.ofEntries(70_000);

        for (JsonNode test : vectors.required("inclusion")) {
            InclusionProof proof = InclusionProof.prove(number(test, "index"), number(test, "size"), tree);

            assertThat(proof.hashes()).isEqualTo(hashes(test.required("proof")));
            assertThat(tree.leaf((int) proof.index())).isEqualTo(hash(test.required("leafHash")));
            proof.verify(hash(test.required("leafHash")), hash(test.required("root")));
        }
        for (JsonNode test : vectors.required("consistency")) {
            ConsistencyProof proof = ConsistencyProof.prove(number(test, "size1"), number(test, "size2"), tree);

            assertThat(proof.hashes()).isEqualTo(hashes(test.required("proof")));
            proof.verify(hash(test.required("root1")), hash(test.required("root2")));
        }
        for (JsonNode test : vectors.required("subtreeConsistency")) {
            Subtree subtree = new Subtree(number(test, "start"), number(test, "end"));
            SubtreeConsistencyProof proof = SubtreeConsistencyProof.prove(subtree, number(test, "size"), tree);

            assertThat(proof.hashes()).isEqualTo(hashes(test.required("proof")));
            proof.verify(hash(test.required("subtreeHash")), hash(test.required("root")));
        }
    }

    @Test
    void theTableOfSubtreesIsTheSameBelow2To63() {
        int beyond = 0;
        for (JsonNode test : SharedVectors.json("generated/proofs.json").required("validSubtree")) {
            if (fits63Bits(integer(test, "start")) && fits63Bits(integer(test, "end"))) {
                assertThat(Subtree.isValid(number(test, "start"), number(test, "end")))
                        .isEqualTo(test.required("valid").booleanValue());
            } else {
                beyond++; // no size of 2^63 or more passes a parser of this library
            }
        }
        assertThat(beyond).isEqualTo(2);
    }

    private static long number(JsonNode test, String field) {
        return integer(test, field).longValueExact();
    }

    private static Hash hash(JsonNode base64) throws MalformedException {
        return Hash.parseBase64(base64.textValue());
    }

    private static List<Hash> hashes(JsonNode array) throws MalformedException {
        List<Hash> hashes = new ArrayList<>();
        for (JsonNode base64 : array) {
            hashes.add(hash(base64));
        }
        return hashes;
    }

    private static List<String> texts(JsonNode array) {
        return list(array).stream().map(JsonNode::textValue).toList();
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> nodes = new ArrayList<>();
        array.forEach(nodes::add);
        return nodes;
    }
}
