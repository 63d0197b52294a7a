package dev.vitrine.tlog.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.Mutations;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.cosignature.SubtreeCosignature;
import dev.vitrine.tlog.cosignature.SubtreeMessage;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Subtree;
import dev.vitrine.tlog.merkle.SubtreeConsistencyProof;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WitnessMessagesTest {

    private static final String FLOW = "generated/witness-flow.json";
    private static final String SEQUENCE = "witness/add-checkpoint-sequence.json";
    private static final String SUBTREES = "generated/sign-subtree.json";
    private static final String C2SP = "c2sp/examples.json";

    /** The steps whose 400 is for the form of the request; the other 400s are for what it says. */
    private static final Set<String> MALFORMED = Set.of(
            "proof hash of 31 bytes",
            "old 05",
            "64 proof lines",
            "no blank line",
            "syntactically invalid note (no signatures)",
            "validly signed note whose size line is not a number");

    @Test
    void everyRequestOfTheWitnessFlowsPrintsBackOrIsMalformed() {
        int malformed = 0;
        for (JsonNode step : SharedVectors.json(FLOW).required("steps")) {
            malformed += checkRequest(step, "request");
        }
        for (JsonNode step : SharedVectors.json(SEQUENCE).required("cases")) {
            malformed += checkRequest(step, "requestBody");
        }
        assertThat(malformed).isEqualTo(MALFORMED.size());
    }

    @Test
    void theFlowsAnswersAreWhatTheWitnessKeysSign() throws MalformedException {
        CheckpointSigner ed25519 = signer("witness1Ed25519", KeyType.ED25519_COSIGNATURE);
        CheckpointSigner mlDsa = signer("witness1MlDsa44", KeyType.MLDSA44_COSIGNATURE);
        int cosigned = 0;
        int conflicts = 0;
        for (JsonNode step : SharedVectors.json(FLOW).required("steps")) {
            if (step.required("status").asInt() == 200) {
                Checkpoint checkpoint = AddCheckpointRequest.parse(text(step.required("request")))
                        .checkpoint()
                        .checkpoint();
                long time = step.required("timestamp").asLong();
                Bytes body = text(step.required("responseEd25519Line"), step.required("responseMlDsa44Line"));

                CosignatureResponse response = CosignatureResponse.parse(body);

                assertThat(response.toBytes()).isEqualTo(body);
                assertThat(response.signatures())
                        .containsExactly(ed25519.sign(checkpoint, time), mlDsa.sign(checkpoint, time));
                cosigned++;
            } else if (step.has("responseBody")) {
                SizeConflict conflict = SizeConflict.parse(text(step.required("responseBody")));
                assertThat(step.required("contentType").asText()).isEqualTo(SizeConflict.MEDIA_TYPE);
                assertThat(conflict.size())
                        .isEqualTo(step.required("stateAfter").asLong());
                assertThat(conflict.toBytes()).isEqualTo(text(step.required("responseBody")));
                conflicts++;
            }
        }
        assertThat(cosigned).isEqualTo(5);
        assertThat(conflicts).isEqualTo(2);
    }

    @Test
    void theConflictsOfTheSequencePrintBack() throws MalformedException {
        VerifierKey key = VerifierKey.parse(
                SharedVectors.json(SEQUENCE).required("logVkey").asText());
        assertThat(key.keyBytes().hex())
                .isEqualTo(
                        SharedVectors.json(SEQUENCE).required("logPublicKeyHex").asText());
        for (JsonNode step : SharedVectors.json(SEQUENCE).required("cases")) {
            if (step.hasNonNull("expectBody")) {
                Bytes body = text(step.required("expectBody"));
                assertThat(SizeConflict.parse(body).toBytes()).isEqualTo(body);
            }
        }
    }

    @Test
    void subtreeRequestsPrintBackAndTheirAnswersAreReproduced() throws MalformedException, VerificationException {
        SubtreeCosignature signer = SubtreeCosignature.signer(key("witness1MlDsa44", KeyType.MLDSA44_COSIGNATURE));
        for (JsonNode vector : SharedVectors.json(SUBTREES).required("cases")) {
            Bytes body = text(vector.required("request"));
            SignSubtreeRequest request = SignSubtreeRequest.parse(body);
            Checkpoint reference = request.reference().checkpoint();
            assertThat(request.toBytes()).isEqualTo(body);

            int status = vector.required("status").asInt();
            boolean valid = Subtree.isValid(request.start(), request.end()) && request.end() <= reference.size();

            assertThat(valid).isEqualTo(status != 400);
            if (status == 200) {
                new SubtreeConsistencyProof(
                                new Subtree(request.start(), request.end()), reference.size(), request.proof())
                        .verify(request.hash(), reference.root());
                NoteSignature line =
                        signer.signSubtree(reference.origin(), request.start(), request.end(), request.hash());
                assertThat(line.toLine()).isEqualTo(text(vector.required("responseLine")));
                Bytes message = new SubtreeMessage(
                                signer.key().name(),
                                0,
                                reference.origin(),
                                request.start(),
                                request.end(),
                                request.hash())
                        .toBytes();
                assertThat(message.hex())
                        .isEqualTo(vector.path("signedMessageHex").asText(message.hex()));
            }
        }
    }

    @Test
    void originsAppearInPathsAsTheirHashes() {
        JsonNode monitoring = SharedVectors.json(SUBTREES).required("monitoring");
        String origin = monitoring.required("origin").asText();

        assertThat(OriginIds.originHash(origin))
                .isEqualTo(monitoring.required("originHashHex").asText());
        assertThat(OriginIds.monitoringPath(origin))
                .isEqualTo(monitoring.required("path").asText());
        assertThat(OriginIds.distributorLogId(origin))
                .isEqualTo(monitoring.required("distributorLogId").asText());
        SharedVectors.json("note/formats-vkeys.json")
                .at("/distributorLogIds/ids")
                .fields()
                .forEachRemaining(id -> assertThat(OriginIds.distributorLogId(id.getKey()))
                        .isEqualTo(id.getValue().asText()));
    }

    @Test
    void theExamplesOfTheSpecificationPrintBack() throws MalformedException {
        Bytes request = text(SharedVectors.json(C2SP).at("/addCheckpointRequest/body"));
        Bytes response = text(SharedVectors.json(C2SP).at("/addCheckpointResponse/body"));
        String subtree = SharedVectors.json(C2SP).at("/signSubtreeRequest/body").asText();
        Bytes whole = Bytes.utf8(subtree.replaceFirst("LijDAF.*==", "AAAAAAA="));

        AddCheckpointRequest parsed = AddCheckpointRequest.parse(request);
        assertThat(parsed.oldSize()).isEqualTo(20852014);
        assertThat(parsed.proof()).hasSize(4);
        assertThat(parsed.toBytes()).isEqualTo(request);
        assertThat(CosignatureResponse.parse(response).signatures()).hasSize(3);
        assertThat(CosignatureResponse.parse(response).toBytes()).isEqualTo(response);
        assertThat(SignSubtreeRequest.parse(whole).toBytes()).isEqualTo(whole);
        assertThatThrownBy(() -> SignSubtreeRequest.parse(Bytes.utf8(subtree)))
                .as("its signature is elided")
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void mutatedMessagesAreRefusedOrPrintBack() throws MalformedException {
        CheckpointNote note = note();
        List<Hash> proof = List.of(TestKeys.root(1), TestKeys.root(2));
        Bytes add = new AddCheckpointRequest(12, proof, note).toBytes();
        Bytes subtree = new SignSubtreeRequest(8, 16, TestKeys.root(3), proof, note).toBytes();
        Bytes response = new CosignatureResponse(note.signatures()).toBytes();

        Mutations.check(
                List.of(add), 4000, input -> AddCheckpointRequest.parse(input).toBytes());
        Mutations.check(
                List.of(subtree), 4000, input -> SignSubtreeRequest.parse(input).toBytes());
        Mutations.check(List.of(response), 2000, input -> CosignatureResponse.parse(input)
                .toBytes());
        Mutations.check(List.of(Bytes.utf8("4096\n")), 2000, input -> SizeConflict.parse(input)
                .toBytes());
    }

    @Test
    void sizesAreBoundedBeforeAnythingIsParsed() throws MalformedException {
        Bytes large = Bytes.wrapUnsafe(new byte[AddCheckpointRequest.MAX_SIZE + 1]);
        CheckpointNote note = note();
        List<Hash> tooMany = Collections.nCopies(64, TestKeys.root(1));

        assertThatThrownBy(() -> AddCheckpointRequest.parse(large)).hasMessageContaining("longer");
        assertThatThrownBy(() -> SignSubtreeRequest.parse(large)).hasMessageContaining("longer");
        assertThatThrownBy(() -> CosignatureResponse.parse(large)).hasMessageContaining("longer");
        assertThatThrownBy(() -> SizeConflict.parse(large)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new AddCheckpointRequest(0, tooMany, note))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SignSubtreeRequest(0, 1, TestKeys.root(1), tooMany, note))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SignSubtreeRequest(2, 1, TestKeys.root(1), List.of(), note))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CosignatureResponse(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SizeConflict(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRequestHasRoomForSixteenMlDsaLines() throws MalformedException {
        List<NoteSignature> lines = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            SigningKey key = TestKeys.key("witness.example/" + i, KeyType.MLDSA44_COSIGNATURE, i);
            lines.add(CheckpointSigners.of(key).sign(TestKeys.checkpoint(9), 1));
        }
        CheckpointNote note = CheckpointNote.of(TestKeys.checkpoint(9), lines);
        AddCheckpointRequest request = new AddCheckpointRequest(1, Collections.nCopies(63, TestKeys.root(1)), note);

        assertThat(AddCheckpointRequest.parse(request.toBytes())).isEqualTo(request);
    }

    private static int checkRequest(JsonNode step, String field) {
        boolean accepted =
                Mutations.accepts(input -> AddCheckpointRequest.parse(input).toBytes(), text(step.required(field)));
        assertThat(accepted)
                .as(step.required("name").asText())
                .isNotEqualTo(MALFORMED.contains(step.required("name").asText()));
        return accepted ? 0 : 1;
    }

    private static CheckpointNote note() throws MalformedException {
        SigningKey key = TestKeys.key("w.example", KeyType.ED25519_COSIGNATURE, 1);
        return CheckpointNote.of(
                TestKeys.checkpoint(30), List.of(CheckpointSigners.of(key).sign(TestKeys.checkpoint(30), 1)));
    }

    private static CheckpointSigner signer(String name, KeyType type) throws MalformedException {
        return CheckpointSigners.of(key(name, type));
    }

    private static SigningKey key(String name, KeyType type) throws MalformedException {
        JsonNode key = SharedVectors.json("generated/keys.json").required(name);
        return SigningKey.fromSeed(
                VerifierKey.parse(key.required("vkey").asText()).name(),
                type,
                Bytes.fromHex(key.required("seedHex").asText()));
    }

    private static Bytes text(JsonNode... parts) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            text.append(part.asText());
        }
        return Bytes.utf8(text.toString());
    }
}
