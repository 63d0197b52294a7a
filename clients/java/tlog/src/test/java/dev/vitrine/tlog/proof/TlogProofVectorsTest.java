package dev.vitrine.tlog.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSigner;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TlogProofVectorsTest {

    private static final String FORMAT = "proof/tlog-proof-format.json";

    @Test
    void verifiesTheGeneratedProofsUnderTheirPolicy() throws MalformedException {
        JsonNode vectors = SharedVectors.json("generated/tlog-proof.json");
        TrustPolicy policy =
                TrustPolicy.parse(Bytes.utf8(vectors.required("policy").asText()));
        int verified = 0;
        for (JsonNode vector : vectors.required("cases")) {
            Bytes file = Bytes.utf8(vector.required("proof").asText());
            TlogProof proof = TlogProof.parse(file);
            assertThat(proof.toBytes()).isEqualTo(file);

            boolean holds = holds(proof, Bytes.utf8(vector.required("leafEntry").asText()), policy);

            assertThat(holds)
                    .as(vector.required("name").asText())
                    .isEqualTo(vector.required("verifiesUnderPolicy").asBoolean());
            verified += holds ? 1 : 0;
        }
        assertThat(verified).isEqualTo(1);
    }

    /** The checkpoints of these vectors are placeholders, which we do not accept: real ones take their place. */
    @Test
    void printsProofsAsFormatsDoes() throws MalformedException {
        for (JsonNode vector : SharedVectors.json(FORMAT).required("marshal")) {
            long index = vector.required("index").asLong();
            List<Hash> hashes = new ArrayList<>();
            for (JsonNode hash : vector.required("hashes")) {
                hashes.add(Hash.parseBase64(hash.asText()));
            }
            CheckpointNote note = note();
            TlogProof proof = TlogProof.of(index, hashes, note);
            if (vector.has("extraBase64")) {
                proof = proof.withExtra(
                        Base64Strict.decode(vector.required("extraBase64").asText()));
            }
            String placeholder = vector.required("text").asText();
            Bytes expected = Bytes.utf8(placeholder.replace(
                    vector.required("checkpoint").asText(), note.toBytes().toUtf8()));

            assertThat(proof.toBytes()).isEqualTo(expected);
            assertThat(TlogProof.parse(expected)).isEqualTo(proof).hasSameHashCodeAs(proof);
            assertThatThrownBy(() -> TlogProof.parse(Bytes.utf8(placeholder))).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void refusesWhatFormatsRefusesForItsOwnReason() throws MalformedException {
        String note = note().toBytes().toUtf8();
        for (JsonNode bad : SharedVectors.json(FORMAT).required("bad")) {
            String text = bad.asText();
            assertThat(text).endsWith("\ncheckpoint\n");
            String otherwiseGood = text.substring(0, text.length() - "checkpoint\n".length()) + note;

            assertThatThrownBy(() -> TlogProof.parse(Bytes.utf8(otherwiseGood)))
                    .as(text)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void theExampleOfTheSpecificationIsOfThisShape() throws MalformedException {
        String text =
                SharedVectors.json("c2sp/examples.json").at("/tlogProof/text").asText();
        assertThatThrownBy(() -> TlogProof.parse(Bytes.utf8(text)))
                .as("its signatures are elided, its extra data is cut")
                .isInstanceOf(MalformedException.class);

        String whole =
                text.replaceFirst("extra [^\\n]*", "extra YWdl").replaceAll(" \\S*\\[\\.\\.\\.\\]\\S*", " AAAAAAA=");
        TlogProof proof = TlogProof.parse(Bytes.utf8(whole));

        assertThat(proof.index()).isEqualTo(73894);
        assertThat(proof.inclusion().hashes()).hasSize(5);
        assertThat(proof.checkpoint().signatures()).hasSize(4);
        assertThat(proof.extra()).contains(Bytes.utf8("age"));
        assertThat(proof.toBytes()).isEqualTo(Bytes.utf8(whole));
    }

    private static boolean holds(TlogProof proof, Bytes entry, TrustPolicy policy) {
        try {
            assertThat(proof.verify(entry, policy).index()).isEqualTo(proof.index());
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    private static CheckpointNote note() throws MalformedException {
        NoteSigner signer = NoteSigner.of(TestKeys.key(TestKeys.ORIGIN, KeyType.ED25519, 1));
        return CheckpointNote.of(
                TestKeys.checkpoint(20), List.of(CheckpointSigner.of(signer).sign(TestKeys.checkpoint(20), 0)));
    }
}
