package dev.vitrine.tlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published notes and verifier keys of golang/mod, transparency-dev/formats and C2SP. */
final class NoteVectorsTest {

    private static final String GOLANG = "note/golang-note.json";
    private static final String FORMATS = "note/formats-vkeys.json";

    static List<JsonNode> openCases() {
        List<JsonNode> cases = new ArrayList<>();
        SharedVectors.json(GOLANG).required("open").forEach(cases::add);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("openCases")
    void opensNotesAsGoDoes(JsonNode vector) throws MalformedException {
        JsonNode keys = SharedVectors.json(GOLANG).required("keys");
        List<VerifierKey> known = new ArrayList<>();
        for (JsonNode name : vector.required("verifiers")) {
            known.add(VerifierKey.parse(
                    keys.required(name.asText()).required("vkey").asText()));
        }
        Bytes bytes = vector.has("noteHex")
                ? Bytes.fromHex(vector.required("noteHex").asText())
                : Bytes.utf8(vector.required("note").asText());

        String outcome;
        List<String> verified = new ArrayList<>();
        try {
            SignedNote note = SignedNote.parse(bytes);
            assertThat(note.toBytes()).isEqualTo(bytes);
            NoteVerifiers.of(known)
                    .verify(note)
                    .signers()
                    .forEach(key -> verified.add(key.name().value()));
            outcome = "ok";
        } catch (MalformedException e) {
            outcome = "malformed";
        } catch (VerificationException e) {
            outcome = known.isEmpty() ? "unverified" : "invalid-signature";
        }

        assertThat(outcome)
                .isEqualTo(
                        vector.required("ok").asBoolean()
                                ? "ok"
                                : vector.required("error").asText());
        List<String> expected = new ArrayList<>();
        vector.path("verified").forEach(name -> expected.add(name.asText()));
        assertThat(verified).isEqualTo(expected);
    }

    @Test
    void signsExactlyAsGoDoes() throws MalformedException {
        JsonNode vectors = SharedVectors.json(GOLANG);
        NoteSigner signer = NoteSigner.parse(vectors.at("/keys/peter/skey").asText());
        Bytes text = Bytes.utf8(vectors.required("text").asText());

        SignedNote note = SignedNote.of(text, List.of(signer.sign(text)));

        assertThat(signer.key().toString())
                .isEqualTo(vectors.at("/keys/peter/vkey").asText());
        assertThat(signer.toPrivateText())
                .isEqualTo(vectors.at("/keys/peter/skey").asText());
        assertThat(note.toBytes())
                .isEqualTo(Bytes.utf8(vectors.required("signExpect").asText()));
    }

    @Test
    void refusesEverySubstringOfAVerifierKeyAndEveryIncrementedByte() {
        JsonNode vectors = SharedVectors.json(GOLANG);
        String vkey = vectors.at("/keys/peter/vkey").asText();
        vectors.required("badVkeys")
                .forEach(bad -> assertThat(isVerifierKey(bad.asText())).isFalse());

        assertThat(isVerifierKey(vkey)).isTrue();
        for (int from = 0; from < vkey.length(); from++) {
            for (int to = from; to <= vkey.length(); to++) {
                if (to - from < vkey.length()) {
                    assertThat(isVerifierKey(vkey.substring(from, to))).isFalse();
                }
            }
        }
        for (int i = 0; i < vkey.length(); i++) {
            String changed = vkey.substring(0, i) + (char) (vkey.charAt(i) + 1) + vkey.substring(i + 1);
            assertThat(isVerifierKey(changed)).as(changed).isFalse();
        }
    }

    @Test
    void readsVerifierKeysOfAllTypes() throws MalformedException {
        for (JsonNode vector : SharedVectors.json(FORMATS).required("vkeys")) {
            VerifierKey key = VerifierKey.parse(vector.required("vkey").asText());

            assertThat(key.toString()).isEqualTo(vector.required("vkey").asText());
            assertThat((int) key.type().code()).isEqualTo(vector.required("alg").asInt());
            if (vector.has("asCosignatureV1")) {
                VerifierKey relabelled = VerifierKey.of(key.name(), KeyType.ED25519_COSIGNATURE, key.keyBytes());
                assertThat(relabelled.toString())
                        .isEqualTo(vector.required("asCosignatureV1").asText());
            }
        }
    }

    @Test
    void refusesBadVerifierKeysAndTheOneThatWasPublishedWithAWrongKeyId() {
        JsonNode vectors = SharedVectors.json(FORMATS);

        vectors.required("badVkeys")
                .forEach(bad ->
                        assertThat(isVerifierKey(bad.asText())).as(bad.asText()).isFalse());
        assertThat(isVerifierKey(vectors.at("/mislabelledMlDsaVkey/vkey").asText()))
                .isFalse();
    }

    @Test
    void verifiesThePublishedEcdsaNotes() throws MalformedException, VerificationException {
        for (JsonNode vector : SharedVectors.json(FORMATS).required("ecdsaNotes")) {
            VerifierKey key = VerifierKey.parse(vector.required("vkey").asText());
            Bytes note = Bytes.utf8(vector.required("note").asText());

            assertThat(NoteVerifiers.of(key).verify(SignedNote.parse(note)).signers())
                    .containsExactly(key);

            Bytes other = Bytes.utf8(vector.required("note").asText().replaceFirst("\n[0-9]", "\n8"));
            assertThatThrownBy(() -> NoteVerifiers.of(key).verify(SignedNote.parse(other)))
                    .isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void verifiesTheExampleOfTheSpecification() throws MalformedException, VerificationException {
        JsonNode example = SharedVectors.json("c2sp/examples.json").required("signedNote");
        VerifierKey key = VerifierKey.parse(example.required("vkey").asText());
        SignedNote note = SignedNote.parse(Bytes.utf8(example.required("note").asText()));

        assertThat(NoteVerifiers.of(key).verify(note).text()).isEqualTo(Bytes.utf8("This is an example message.\n"));
    }

    @Test
    void splitsThePoemOfTheSpecificationAtItsLastBlankLine() throws MalformedException {
        JsonNode example = SharedVectors.json("c2sp/examples.json").required("quasimodoNote");
        Bytes bytes = Bytes.utf8(example.required("note").asText());

        SignedNote note = SignedNote.parse(bytes);

        assertThat(note.text().toUtf8()).endsWith("raggio di sole:\n\ned \u00e8 subito sera.\n");
        assertThat(note.signatures()).hasSize(1);
        assertThat(note.toBytes()).isEqualTo(bytes);
    }

    @Test
    void derivesTheGeneratedKeysFromTheirSeeds() throws MalformedException {
        JsonNode keys = SharedVectors.json("generated/keys.json");
        int derived = 0;
        for (JsonNode vector : keys) {
            if (vector.has("seedHex")) {
                VerifierKey expected = VerifierKey.parse(vector.required("vkey").asText());
                SigningKey key = SigningKey.fromSeed(
                        new KeyName(vector.required("name").asText()),
                        expected.type(),
                        Bytes.fromHex(vector.required("seedHex").asText()));

                assertThat(key.verifierKey())
                        .isEqualTo(expected)
                        .hasToString(vector.required("vkey").asText());
                assertThat(Integer.toHexString(expected.keyId()))
                        .isEqualTo(vector.required("keyIdHex").asText());
                assertThat(SigningKey.parse(key.toPrivateText()).verifierKey()).isEqualTo(expected);
                derived++;
            }
        }
        assertThat(derived).isEqualTo(6);
        assertThat(NoteSigner.parse(keys.required("logEd25519Skey").asText())
                        .key()
                        .toString())
                .isEqualTo(keys.at("/logEd25519/vkey").asText());
    }

    private static boolean isVerifierKey(String text) {
        try {
            VerifierKey unused = VerifierKey.parse(text);
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }
}
