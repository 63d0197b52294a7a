package dev.vitrine.tlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The project's own vectors of keys and notes, {@code proto/vectors/note}. */
final class OwnVectorsTest {

    @Test
    void keysAreReadAndPrintedOrRefused() throws MalformedException {
        for (JsonNode test : SharedVectors.ownJson("note/keys.json").required("cases")) {
            String vkey = test.required("vkey").textValue();
            if (test.has("error")) {
                assertThatThrownBy(() -> VerifierKey.parse(vkey))
                        .as(test.required("desc").textValue())
                        .isInstanceOf(MalformedException.class);
                continue;
            }
            VerifierKey key = VerifierKey.parse(vkey);
            assertThat(key).hasToString(vkey);
            assertThat(key.name().value()).isEqualTo(test.required("name").textValue());
            assertThat(HexFormat.of().toHexDigits(key.keyId()))
                    .isEqualTo(test.required("keyId").textValue());
            assertThat(Byte.toString(key.type().code()))
                    .isEqualTo(test.required("type").textValue());
            assertThat(Base64Strict.encode(key.keyBytes()))
                    .isEqualTo(test.required("key").textValue());

            String privateKey = test.required("privateKey").textValue();
            assertThat(SigningKey.parse(privateKey).verifierKey()).isEqualTo(key);
            assertThat(SigningKey.parse(privateKey).toPrivateText()).isEqualTo(privateKey);
        }
    }

    @Test
    void notesAreVerifiedOrRefusedForTheirReason() throws MalformedException {
        for (JsonNode test : SharedVectors.ownJson("note/notes.json").required("cases")) {
            String desc = test.required("desc").textValue();
            Bytes bytes = test.has("noteBytes")
                    ? Base64Strict.decode(test.required("noteBytes").textValue())
                    : Bytes.utf8(test.required("note").textValue());

            String error = "";
            try {
                SignedNote note = SignedNote.parse(bytes);
                assertThat(note.toBytes()).isEqualTo(bytes);
                VerifiedNote verified = NoteVerifiers.of(keys(test, "keys")).verify(note);
                assertThat(verified.signers()).as(desc).isEqualTo(keys(test, "signers"));
                assertThat(verified.text())
                        .isEqualTo(Bytes.utf8(test.required("text").textValue()));
            } catch (MalformedException e) {
                error = "MALFORMED";
            } catch (VerificationException e) {
                error = e.reason().name();
            }
            assertThat(error).as(desc).isEqualTo(test.path("error").asText());
        }
    }

    private static List<VerifierKey> keys(JsonNode test, String field) throws MalformedException {
        List<VerifierKey> keys = new ArrayList<>();
        for (JsonNode vkey : test.required(field)) {
            keys.add(VerifierKey.parse(vkey.textValue()));
        }
        return keys;
    }
}
