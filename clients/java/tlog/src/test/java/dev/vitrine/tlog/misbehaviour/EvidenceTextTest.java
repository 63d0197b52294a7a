package dev.vitrine.tlog.misbehaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.Mutations;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvidenceTextTest {

    private static List<Bytes> samples() throws VerificationException {
        return MisbehaviourTest.all().map(VerifiedMisbehaviour::toBytes).toList();
    }

    @Test
    void damagedTextIsRefusedOrPrintsBack() throws Exception {
        Mutations.check(samples(), 400, text -> Misbehaviour.parse(text).toBytes());
    }

    /** Whatever is changed: what still verifies says the same of the same key. Nothing new is ever proven. */
    @Test
    void noDamageMakesOtherEvidence() throws Exception {
        Random random = new Random(20261122);
        int verified = 0;
        for (VerifiedMisbehaviour made : MisbehaviourTest.all().toList()) {
            byte[] original = made.toBytes().toByteArray();
            for (int i = 0; i < 400; i++) {
                byte[] damaged = original.clone();
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                verified += sameOrNothing(made, Bytes.wrapUnsafe(damaged));
            }
        }
        assertThat(verified)
                .as("a flipped bit that changes nothing that is signed")
                .isZero();
    }

    private static int sameOrNothing(VerifiedMisbehaviour made, Bytes damaged) {
        try {
            assertThat(Misbehaviour.parse(damaged).verify().accused()).isEqualTo(made.accused());
            return 1;
        } catch (MalformedException | VerificationException e) {
            return 0;
        }
    }

    @Test
    void sizesAreBoundedBeforeAnythingIsRead() {
        byte[] huge = new byte[Misbehaviour.MAX_SIZE + 1];
        assertThatThrownBy(() -> Misbehaviour.parse(Bytes.wrapUnsafe(huge)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void anotherVersionIsRefused() throws Exception {
        String other = samples().get(0).toUtf8().replace("evidence@v1", "evidence@v2");

        assertThatThrownBy(() -> Misbehaviour.parse(Bytes.utf8(other)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("vitrine.dev/tlog-evidence@v1");
    }

    @Test
    void theSplitViewsOfTheSharedVectorsAreDecidedAsTheySay() throws Exception {
        JsonNode vectors = SharedVectors.json("generated/split-view.json");
        VerifierKey key = VerifierKey.parse(vectors.required("logVkey").textValue());

        JsonNode same = vectors.required("sameSize");
        assertThat(Misbehaviour.sameSize(key, note(same, "checkpointA"), note(same, "checkpointB"))
                        .kind())
                .isEqualTo(Kind.FORK);

        JsonNode different = vectors.required("differentSize");
        Hash root = Hash.parseBase64(different.required("prefixRootUnderB").textValue());
        VerifiedMisbehaviour across = Misbehaviour.acrossSizes(
                key,
                note(different, "checkpointA"),
                note(different, "checkpointB"),
                new PrefixProof(root, new ConsistencyProof(5, 7, proof(different))));
        assertThat(Misbehaviour.parse(across.toBytes()).verify(key)).isEqualTo(across);

        JsonNode not = vectors.required("notEvidence");
        CheckpointNote smaller = note(not, "checkpointA");
        PrefixProof grown = new PrefixProof(smaller.checkpoint().root(), new ConsistencyProof(5, 7, proof(not)));
        assertThat(Accusations.acrossSizes(List.of(key), smaller, note(not, "checkpointB"), grown))
                .isEmpty();
    }

    private static List<Hash> proof(JsonNode node) throws MalformedException {
        List<Hash> proof = new ArrayList<>();
        for (JsonNode hash : node.required("consistencyProof")) {
            proof.add(Hash.parseBase64(hash.textValue()));
        }
        return proof;
    }

    private static CheckpointNote note(JsonNode node, String field) throws MalformedException {
        return CheckpointNote.parse(Bytes.utf8(node.required(field).textValue()));
    }
}
