package dev.vitrine.tlog.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSigner;
import dev.vitrine.tlog.note.NoteVerifiers;
import dev.vitrine.tlog.note.SignedNote;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CheckpointVectorsTest {

    private static final String EDGE_CASES = "note/edge-cases.json";

    static List<JsonNode> edgeCases() {
        List<JsonNode> cases = new ArrayList<>();
        SharedVectors.json(EDGE_CASES).required("cases").forEach(cases::add);
        return cases;
    }

    /** How far a case gets: the note, its signatures, the checkpoint. */
    @ParameterizedTest
    @MethodSource("edgeCases")
    void strictnessIsThatOfTheEdgeCases(JsonNode vector) throws MalformedException {
        VerifierKey key = VerifierKey.parse(
                SharedVectors.json(EDGE_CASES).required("logVkey").asText());
        Bytes bytes = Bytes.fromHex(vector.required("hex").asText());

        String outcome;
        try {
            SignedNote note = SignedNote.parse(bytes);
            assertThat(note.toBytes()).isEqualTo(bytes);
            Bytes text = NoteVerifiers.of(key).verify(note).text();
            outcome = "reject at checkpoint";
            if (isCheckpoint(text)) {
                assertThat(CheckpointNote.parse(bytes).toBytes()).isEqualTo(bytes);
                outcome = "ok";
            }
        } catch (MalformedException | VerificationException e) {
            outcome = "reject at note";
        }

        String expected =
                switch (vector.required("expect").asText()) {
                    case "ok" -> "ok";
                    case "ok-note" -> "reject at checkpoint";
                    // "policy" is the size 2^63: the specification sets no limit, we do.
                    default -> "reject at " + vector.required("level").asText();
                };
        assertThat(outcome).as(vector.required("why").asText()).isEqualTo(expected);
    }

    @Test
    void printsTheTreeOfTheGoDatabaseAsGoDoes() throws MalformedException {
        JsonNode vectors = SharedVectors.json("checkpoint/golang-tlog-note.json");
        JsonNode tree = vectors.required("formatTree");
        Bytes body = Bytes.utf8(tree.required("body").asText());
        TreeHead head = new TreeHead(
                tree.required("size").asLong(),
                Rfc6962.leafHash(Bytes.utf8(tree.required("leafText").asText())));

        Checkpoint checkpoint = Checkpoint.of(tree.required("origin").asText(), head);

        assertThat(checkpoint.text()).isEqualTo(body);
        assertThat(Checkpoint.parse(body)).isEqualTo(checkpoint);
        // The first is bad only for a parser that knows its origin.
        JsonNode bad = vectors.required("badTrees");
        assertThat(isCheckpoint(Bytes.utf8(bad.get(1).asText()))).isFalse();
        assertThat(isCheckpoint(Bytes.utf8(bad.get(2).asText()))).isFalse();
        assertThat(bad).hasSize(3);
    }

    @Test
    void refusesWhatTheLenientParserOfFormatsRefusesAndItsShortRootsToo() throws MalformedException {
        JsonNode vectors = SharedVectors.json("checkpoint/formats-unmarshal.json");

        vectors.required("bad").forEach(bad -> assertThat(isCheckpoint(Bytes.utf8(bad.asText())))
                .as(bad.asText())
                .isFalse());
        // Roots of 6 and 38 bytes: they are accepted there.
        vectors.required("ok")
                .forEach(ok -> assertThat(isCheckpoint(Bytes.utf8(ok.asText()))).isFalse());
        for (JsonNode key : vectors.required("keys")) {
            assertThat(NoteSigner.parse(key.required("skey").asText()).key().toString())
                    .isEqualTo(key.required("vkey").asText());
        }
    }

    @Test
    void verifiesAndReproducesASigsumCheckpoint() throws MalformedException, VerificationException {
        JsonNode vectors = SharedVectors.json("checkpoint/sigsum.json");
        Bytes bytes = Bytes.utf8(vectors.required("checkpoint").asText());
        CheckpointNote note = CheckpointNote.parse(bytes);
        KeyName name = new KeyName(note.checkpoint().origin());
        Bytes publicKey = Bytes.fromHex(vectors.required("publicKeyHex").asText());
        VerifierKey key = VerifierKey.of(name, KeyType.ED25519, publicKey);

        NoteSigner signer = NoteSigner.fromSeed(
                name, Bytes.fromHex(vectors.required("privateSeedHex").asText()));

        assertThat(NoteVerifiers.of(key).verify(note.note()).signers()).containsExactly(key);
        assertThat(CheckpointNote.of(
                                note.checkpoint(),
                                List.of(CheckpointSigner.of(signer).sign(note.checkpoint(), 0)))
                        .toBytes())
                .isEqualTo(bytes);

        String wrongId = vectors.at("/wrongKeyIdVariant/line").asText();
        CheckpointNote unknown =
                CheckpointNote.parse(Bytes.concat(note.checkpoint().text(), Bytes.utf8("\n" + wrongId + "\n")));
        assertThatThrownBy(() -> NoteVerifiers.of(key).verify(unknown.note()))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("no signature by a known key");
    }

    /** Sigsum skips lines that are too short; we follow the format, in which they are malformed. */
    @Test
    void parsesSignatureLinesAtLeastAsStrictlyAsSigsum() {
        for (JsonNode vector : SharedVectors.json("checkpoint/sigsum.json").required("lineParsing")) {
            String line = vector.required("line")
                    .asText()
                    .replace("<valid base64>", "AAAAAAA=")
                    .replace("<...>", "AAAAAAA=");
            Bytes note = Bytes.utf8("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n" + line + "\n");
            boolean good = vector.required("result").asText().equals("other name: ignore");

            assertThat(isNote(note)).as(line).isEqualTo(good);
        }
    }

    private static boolean isCheckpoint(Bytes text) {
        try {
            assertThat(Checkpoint.parse(text).text()).isEqualTo(text);
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    private static boolean isNote(Bytes note) {
        try {
            SignedNote unused = SignedNote.parse(note);
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }
}
