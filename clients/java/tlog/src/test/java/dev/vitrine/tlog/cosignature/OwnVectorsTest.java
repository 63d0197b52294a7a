package dev.vitrine.tlog.cosignature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The project's own vectors of cosignatures, {@code proto/vectors/cosignature}. */
final class OwnVectorsTest {

    @Test
    void checkpointLinesAreReproducedAndVerifiedOrRefused() throws MalformedException {
        for (JsonNode test :
                SharedVectors.ownJson("cosignature/checkpoints.json").required("cases")) {
            Checkpoint checkpoint = Checkpoint.parse(text(test, "checkpoint"));
            NoteSignature line = line(test);
            VerifierKey key = VerifierKey.parse(test.required("vkey").textValue());

            String error = "";
            try {
                List<Cosignature> verified =
                        CheckpointVerifier.of(key).verify(CheckpointNote.of(checkpoint, List.of(line)));
                assertThat(verified).extracting(Cosignature::timestamp).containsExactly(number(test, "time"));
            } catch (VerificationException e) {
                error = e.reason().name();
            }
            assertThat(error)
                    .as(test.path("desc").asText())
                    .isEqualTo(test.path("error").asText());

            if (test.has("privateKey")) {
                SigningKey secret = SigningKey.parse(test.required("privateKey").textValue());
                assertThat(CheckpointSigners.of(secret).sign(checkpoint, number(test, "time")))
                        .isEqualTo(line);
                assertThat(message(key, checkpoint, number(test, "time")))
                        .isEqualTo(Base64Strict.decode(test.required("message").textValue()));
            }
        }
    }

    @Test
    void subtreeLinesAreReproducedAndVerifiedOrRefused() throws MalformedException {
        for (JsonNode test : SharedVectors.ownJson("cosignature/subtrees.json").required("cases")) {
            VerifierKey key = VerifierKey.parse(test.required("vkey").textValue());
            String origin = test.required("origin").textValue();
            long start = number(test, "start");
            long end = number(test, "end");
            Hash hash = Hash.parseBase64(test.required("hash").textValue());

            String error = "";
            try {
                assertThat(SubtreeCosignature.verify(key, origin, start, end, hash, line(test))
                                .timestamp())
                        .isZero();
            } catch (VerificationException e) {
                error = e.reason().name();
            }
            assertThat(error)
                    .as(test.path("desc").asText())
                    .isEqualTo(test.path("error").asText());

            if (test.has("privateKey")) {
                SubtreeCosignature signer = SubtreeCosignature.signer(
                        SigningKey.parse(test.required("privateKey").textValue()));
                assertThat(signer.signSubtree(origin, start, end, hash)).isEqualTo(line(test));
                assertThat(new SubtreeMessage(key.name(), 0, origin, start, end, hash).toBytes())
                        .isEqualTo(Base64Strict.decode(test.required("message").textValue()));
            }
        }
    }

    private static Bytes message(VerifierKey key, Checkpoint checkpoint, long time) {
        return switch (key.type()) {
            case ED25519_COSIGNATURE -> CosignatureV1.message(checkpoint, time);
            case MLDSA44_COSIGNATURE ->
                SubtreeMessage.of(key.name(), time, checkpoint).toBytes();
            case ED25519, ECDSA, RFC6962_STH -> checkpoint.text();
        };
    }

    private static NoteSignature line(JsonNode test) throws MalformedException {
        Bytes line = text(test, "line");
        NoteSignature parsed = NoteSignature.parseLine(line.slice(0, line.size() - 1));
        assertThat(parsed.toLine()).isEqualTo(line);
        return parsed;
    }

    private static Bytes text(JsonNode test, String field) {
        return Bytes.utf8(test.required(field).textValue());
    }

    private static long number(JsonNode test, String field) {
        return Long.parseLong(test.required(field).textValue());
    }
}
