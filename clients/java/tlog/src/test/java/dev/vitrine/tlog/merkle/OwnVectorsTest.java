package dev.vitrine.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The project's own Merkle vectors, {@code proto/vectors/merkle}: each error for the reason that is given. */
final class OwnVectorsTest {

    @Test
    void rootsAreTheSame() throws Exception {
        NaiveTree entries = NaiveTree.ofEntries(65_537);
        for (JsonNode test : cases("roots.json")) {
            long size = number(test, "size");
            Hash expected = hash(test, "root");
            if (test.required("log").textValue().equals("entries")) {
                assertThat(TreeRoot.of(size, entries)).isEqualTo(expected);
            } else {
                assertThat(TreeRoot.of(size, new EmptyEntries())).isEqualTo(expected);
            }
        }
    }

    @Test
    void inclusionProofsAreAcceptedOrRefusedForTheRightReason() {
        for (JsonNode test : cases("inclusion.json")) {
            assertOutcome(test, () -> {
                InclusionProof proof = new InclusionProof(number(test, "index"), number(test, "size"), proof(test));
                proof.verify(hash(test, "leafHash"), hash(test, "root"));
            });
        }
    }

    @Test
    void consistencyProofsAreAcceptedOrRefusedForTheRightReason() {
        for (JsonNode test : cases("consistency.json")) {
            assertOutcome(test, () -> {
                ConsistencyProof proof = new ConsistencyProof(number(test, "from"), number(test, "to"), proof(test));
                proof.verify(hash(test, "oldRoot"), hash(test, "newRoot"));
            });
        }
    }

    @Test
    void subtreesAreAcceptedOrRefusedForTheRightReason() {
        for (JsonNode test : cases("subtree-consistency.json")) {
            assertOutcome(test, () -> {
                long start = number(test, "start");
                long end = number(test, "end");
                if (!Subtree.isValid(start, end)) {
                    throw new MalformedException("not a subtree", MalformedException.NO_POSITION);
                }
                SubtreeConsistencyProof proof =
                        new SubtreeConsistencyProof(new Subtree(start, end), number(test, "size"), proof(test));
                proof.verify(hash(test, "subtreeRoot"), hash(test, "root"));
            });
        }
    }

    @Test
    void rightProofsAreTheOnesThatAreMade() throws Exception {
        NaiveTree tree = NaiveTree.ofEntries(600);
        for (JsonNode test : cases("inclusion.json")) {
            if (test.required("desc").textValue().equals("right")) {
                assertThat(InclusionProof.prove(number(test, "index"), number(test, "size"), tree)
                                .hashes())
                        .isEqualTo(proof(test));
            }
        }
        for (JsonNode test : cases("consistency.json")) {
            if (test.required("desc").textValue().equals("right")) {
                assertThat(ConsistencyProof.prove(number(test, "from"), number(test, "to"), tree)
                                .hashes())
                        .isEqualTo(proof(test));
            }
        }
    }

    @Test
    void coveringsAreTheSame() {
        for (JsonNode test : cases("covering.json")) {
            long end = number(test, "end");
            long middle = number(test, "middle");

            assertThat(Subtree.covering(number(test, "start"), end))
                    .containsExactly(new Subtree(number(test, "left"), middle), new Subtree(middle, end));
        }
    }

    private static void assertOutcome(JsonNode test, Check check) {
        String expected = test.path("error").asText("");
        String outcome = "";
        try {
            check.run();
        } catch (MalformedException e) {
            outcome = "MALFORMED";
        } catch (VerificationException e) {
            outcome = e.reason().name();
        }
        assertThat(outcome).as("%s", test).isEqualTo(expected);
    }

    private static JsonNode cases(String file) {
        JsonNode cases = SharedVectors.ownJson("merkle/" + file).required("cases");
        assertThat(cases).isNotEmpty();
        return cases;
    }

    private static long number(JsonNode test, String field) {
        return Long.parseLong(test.required(field).textValue());
    }

    private static Hash hash(JsonNode test, String field) throws MalformedException {
        return Hash.parseBase64(test.required(field).textValue());
    }

    private static List<Hash> proof(JsonNode test) throws MalformedException {
        List<Hash> hashes = new ArrayList<>();
        for (JsonNode hash : test.required("proof")) {
            hashes.add(Hash.parseBase64(hash.textValue()));
        }
        return hashes;
    }

    private interface Check {
        void run() throws MalformedException, VerificationException;
    }

    /** The log {@code empty-entries}. */
    private static final class EmptyEntries implements NodeReader {

        @Override
        public List<Hash> read(List<NodeId> ids) {
            return ids.stream().map(id -> node(id.level())).toList();
        }

        private static Hash node(int level) {
            Hash node = Rfc6962.leafHash(Bytes.EMPTY);
            for (int i = 0; i < level; i++) {
                node = Rfc6962.node(node, node);
            }
            return node;
        }
    }
}
