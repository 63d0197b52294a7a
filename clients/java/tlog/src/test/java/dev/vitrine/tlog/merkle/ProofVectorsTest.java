package dev.vitrine.tlog.merkle;

import static dev.vitrine.tlog.SharedVectors.fits63Bits;
import static dev.vitrine.tlog.SharedVectors.integer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.text.Base64Strict;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The proofs of transparency-dev/merkle, right ones and altered ones.
 *
 * <p>Some of them carry words of twelve bytes in the place of hashes. A {@link Hash} cannot be made of those, which is an
 * answer but not the one that the case is about. Therefore each case is also run with every such word replaced by its
 * leaf hash, which leaves the shape of the proof, and which words are equal, as they were.
 */
final class ProofVectorsTest {

    private static final String NOT_HASHES = "additional/sizes-are-equal-one-and-proof-is-empty";
    private static final String NOT_A_HASH_SIZE_0 =
            "additional/subtree-is-empty-sizes-are-equal-zero-subtree-root-valid-tree-root-random-proof-is-empty";
    private static final String NOT_A_HASH_SIZE_1 =
            "additional/subtree-is-empty-sizes-are-equal-one-subtree-root-valid-tree-root-random-proof-is-empty";

    /** Accepted there, refused here as it stands: its roots are words of twelve bytes. */
    private static final Set<String> NOT_OF_32_BYTES = Set.of(NOT_HASHES, NOT_A_HASH_SIZE_0, NOT_A_HASH_SIZE_1);

    private static final Map<String, Boolean> DECIDED_OTHERWISE = Map.of(
            // C2SP: every tree is consistent with the tree of size 0, with an empty proof. That library refuses size1
            // == 0 whatever follows; the other cases of size1 == 0 have a proof that is not empty or a wrong root of
            // no leaves.
            "consistency/additional/size1-is-zero-and-size2-is-not-zero",
            true,
            // The empty subtree is part of the empty tree there, whatever root that is said to have. It has only one.
            "subtreeconsistency/" + NOT_A_HASH_SIZE_0,
            false,
            // Nothing is wrong with these but the length of the root and of the leaf, which are both empty, thus equal.
            "inclusion/single-entry/empty-root-and-leaf",
            true,
            "subtreeinclusion/single-entry/empty-root-and-leaf",
            true,
            "subtreeinclusion/single-entry/empty-root-and-leaf-subtree",
            true);

    @ParameterizedTest
    @EnumSource
    void refusesWhatMustFailAndAcceptsTheRest(Kind kind) {
        for (JsonNode test : kind.cases()) {
            String name = name(test);
            boolean expected = !test.required("wantErr").booleanValue() && !NOT_OF_32_BYTES.contains(name);

            assertThat(accepts(kind, test, ProofVectorsTest::hash)).as(name).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decidesTheSameWithHashesInThePlaceOfOtherWords(Kind kind) {
        for (JsonNode test : kind.cases()) {
            boolean there = !test.required("wantErr").booleanValue();
            boolean expected = DECIDED_OTHERWISE.getOrDefault(kind.folder() + "/" + name(test), there);

            assertThat(accepts(kind, test, ProofVectorsTest::hashOfAnything))
                    .as(name(test))
                    .isEqualTo(expected);
        }
    }

    /** So that the 518 files need not be run one by one. */
    @Test
    void theCollectedCasesAreTheOriginalFiles() throws Exception {
        Path folder = SharedVectors.path("merkle/transparency-dev-merkle/testdata");
        int compared = 0;
        for (Kind kind : Kind.values()) {
            for (JsonNode test : kind.cases()) {
                Path file = folder.resolve(kind.folder()).resolve(name(test) + ".json");
                JsonNode original = SharedVectors.parseJson(SharedVectors.readBytes(file));

                original.fieldNames()
                        .forEachRemaining(field -> assertThat(test.get(field)).isEqualTo(original.get(field)));
                assertThat(test.size()).isEqualTo(original.size() + 1);
                compared++;
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(compared);
        }
        assertThat(compared).isEqualTo(98 + 98 + 204 + 118);
    }

    private enum Kind {
        INCLUSION("merkle/inclusion.json"),
        CONSISTENCY("merkle/consistency.json"),
        SUBTREE_INCLUSION("merkle/subtreeinclusion.json"),
        SUBTREE_CONSISTENCY("merkle/subtreeconsistency.json");

        private final String file;

        Kind(String file) {
            this.file = file;
        }

        String folder() {
            return file.substring(file.indexOf('/') + 1, file.indexOf('.'));
        }

        JsonNode cases() {
            return SharedVectors.json(file).required("cases");
        }
    }

    private static String name(JsonNode test) {
        return test.required("name").textValue();
    }

    private static boolean accepts(Kind kind, JsonNode test, HashReader hashes) {
        try {
            switch (kind) {
                case INCLUSION -> inclusion(test, hashes);
                case CONSISTENCY -> consistency(test, hashes);
                case SUBTREE_INCLUSION -> subtreeInclusion(test, hashes);
                case SUBTREE_CONSISTENCY -> subtreeConsistency(test, hashes);
            }
            return true;
        } catch (MalformedException | VerificationException e) {
            return false;
        }
    }

    private static void inclusion(JsonNode test, HashReader hashes) throws MalformedException, VerificationException {
        InclusionProof proof =
                new InclusionProof(number(test, "leafIdx"), number(test, "treeSize"), proof(test, hashes));
        proof.verify(hashes.read(test, "leafHash"), hashes.read(test, "root"));
    }

    private static void consistency(JsonNode test, HashReader hashes) throws MalformedException, VerificationException {
        ConsistencyProof proof =
                new ConsistencyProof(number(test, "size1"), number(test, "size2"), proof(test, hashes));
        proof.verify(hashes.read(test, "root1"), hashes.read(test, "root2"));
    }

    private static void subtreeInclusion(JsonNode test, HashReader hashes)
            throws MalformedException, VerificationException {
        subtree(test)
                .verify(
                        number(test, "leafIdx"),
                        hashes.read(test, "leafHash"),
                        proof(test, hashes),
                        hashes.read(test, "root"));
    }

    private static void subtreeConsistency(JsonNode test, HashReader hashes)
            throws MalformedException, VerificationException {
        SubtreeConsistencyProof proof =
                new SubtreeConsistencyProof(subtree(test), number(test, "size"), proof(test, hashes));
        proof.verify(hashes.read(test, "root1"), hashes.read(test, "root2"));
    }

    private static Subtree subtree(JsonNode test) throws MalformedException {
        long start = number(test, "start");
        long end = number(test, "end");
        if (!Subtree.isValid(start, end)) {
            throw new MalformedException("not a subtree", MalformedException.NO_POSITION);
        }
        return new Subtree(start, end);
    }

    /** Numbers from 2^63 on are refused by every parser. */
    private static long number(JsonNode test, String field) throws MalformedException {
        BigInteger value = integer(test, field);
        if (!fits63Bits(value)) {
            throw new MalformedException("a number is at least 2^63", MalformedException.NO_POSITION);
        }
        return value.longValueExact();
    }

    private static List<Hash> proof(JsonNode test, HashReader reader) throws MalformedException {
        List<Hash> hashes = new ArrayList<>();
        for (JsonNode hash : test.required("proof")) {
            hashes.add(reader.read(hash));
        }
        return hashes;
    }

    private static Hash hash(JsonNode base64) throws MalformedException {
        return Hash.parseBase64(base64.textValue());
    }

    private static Hash hashOfAnything(JsonNode base64) throws MalformedException {
        Bytes bytes = Base64Strict.decode(base64.isNull() ? "" : base64.textValue());
        return bytes.size() == Hash.SIZE ? Hash.of(bytes) : Rfc6962.leafHash(bytes);
    }

    private interface HashReader {

        Hash read(JsonNode base64) throws MalformedException;

        default Hash read(JsonNode test, String field) throws MalformedException {
            return read(test.required(field));
        }
    }
}
