package dev.vitrine.tlog.cosignature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.checkpoint.Rfc6962Signature;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.text.Base64Strict;
import dev.vitrine.tlog.wire.OriginIds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CosignatureVectorsTest {

    private static final String KEYS = "generated/keys.json";

    @Test
    void verifiesTheCosignaturesOfSkylight() throws MalformedException, VerificationException {
        JsonNode vectors = SharedVectors.json("cosignature/skylight.json");
        long timestamp = vectors.required("cosignatureTimestamp").asLong();
        String[][] pairs = {
            {"witnessVkey", "witnessCheckpoint"},
            {"mirrorVkey", "mirrorCheckpoint"},
            {"witness2Vkey", "witness2Checkpoint"}
        };

        for (String[] pair : pairs) {
            VerifierKey key = VerifierKey.parse(vectors.required(pair[0]).asText());
            List<Cosignature> verified = CheckpointVerifier.of(key).verify(note(vectors.required(pair[1])));

            assertThat(verified).singleElement().satisfies(cosignature -> {
                assertThat(cosignature.key()).isEqualTo(key);
                assertThat(cosignature.timestamp()).isEqualTo(timestamp);
            });
        }
    }

    @Test
    void verifiesTheTreeHeadSignatureBesideACosignature() throws MalformedException, VerificationException {
        JsonNode vectors = SharedVectors.json("cosignature/skylight.json");
        CheckpointNote note = note(vectors.required("witnessCheckpoint"));
        Bytes spki = base64(vectors.required("logSpkiBase64"));
        VerifierKey log = VerifierKey.of(new KeyName(note.checkpoint().origin()), KeyType.RFC6962_STH, spki);
        VerifierKey witness = VerifierKey.parse(vectors.required("witnessVkey").asText());

        List<Cosignature> verified = CheckpointVerifier.of(log, witness).verify(note);

        assertThat(verified).extracting(Cosignature::key).containsExactly(log, witness);
        assertThat(Rfc6962Signature.verify(
                        log, note.checkpoint(), verified.get(0).line()))
                .isEqualTo(vectors.required("rfc6962Timestamp").asLong());
        assertThat(OriginIds.originHash(note.checkpoint().origin()))
                .isEqualTo(vectors.at("/originHash/sha256hex").asText());
        assertThat(OriginIds.originHash(vectors.at("/originHash/origin2").asText()))
                .isEqualTo(vectors.at("/originHash/sha256hex2").asText());
    }

    @Test
    void verifiesThePublishedTreeHeadSignaturesOfCertificateTransparency()
            throws MalformedException, VerificationException {
        JsonNode vectors = SharedVectors.json("note/formats-vkeys.json");
        JsonNode rome = vectors.required("rfc6962Note");
        VerifierKey romeKey = VerifierKey.parse(rome.required("vkey").asText());
        CheckpointNote note = note(rome.required("note"));

        assertThat(Rfc6962Signature.verify(
                        romeKey, note.checkpoint(), note.signatures().get(0)))
                .isEqualTo(rome.required("timestampMillis").asLong());

        JsonNode argon = vectors.required("rfc6962Sth");
        VerifierKey argonKey = VerifierKey.parse(argon.required("vkey").asText());
        JsonNode sth = argon.required("sth");
        long timestamp = sth.required("timestamp").asLong();
        Hash root = Hash.parseBase64(sth.required("sha256_root_hash").asText());
        Checkpoint checkpoint = Checkpoint.of(
                argonKey.name().value(), new TreeHead(sth.required("tree_size").asLong(), root));
        Bytes signature = Bytes.concat(u64(timestamp), base64(sth.required("tree_head_signature")));

        NoteSignature line = new NoteSignature(argonKey.name(), argonKey.keyId(), signature);
        assertThat(Rfc6962Signature.verify(argonKey, checkpoint, line)).isEqualTo(timestamp);
    }

    @Test
    void readsTheTimestampWhereFormatsDoes() throws MalformedException, VerificationException {
        JsonNode vector = SharedVectors.json("note/formats-vkeys.json")
                .required("cosigTimestamps")
                .get(0);
        VerifierKey any = VerifierKey.parse(SharedVectors.json("cosignature/skylight.json")
                .required("witnessVkey")
                .asText());
        Bytes line = Bytes.utf8("\u2014 a " + vector.required("base64").asText());

        assertThat(TimestampedBlob.split(any, NoteSignature.parseLine(line)).timestamp())
                .isEqualTo(vector.required("timestamp").asLong());
    }

    @Test
    void laysOutTheMessageOfTheSpecificationsExample() throws MalformedException {
        JsonNode example = SharedVectors.json("c2sp/examples.json").required("cosignedCheckpoint");
        CheckpointNote note = note(example.required("note"));
        long timestamp = example.required("cosignatureTimestamp").asLong();

        assertThat(note.toBytes()).isEqualTo(Bytes.utf8(example.required("note").asText()));
        assertThat(CosignatureV1.message(note.checkpoint(), timestamp))
                .isEqualTo(Bytes.utf8(example.required("signedMessageEd25519").asText()));
        assertThat(note.signatures().get(1).signature().slice(0, 8)).isEqualTo(u64(timestamp));
    }

    @Test
    void laysOutTheSubtreeMessageAsAzulPinsIt() throws MalformedException {
        JsonNode pin = SharedVectors.json("generated/cosigned-message-layout.json");
        // Its time is not zero although its start is not: the layout is pinned by the parts on either side.
        Bytes expected = Bytes.fromHex(pin.required("messageHex").asText());
        long start = Long.parseLong(pin.required("startHex").asText(), 16);
        long end = Long.parseLong(pin.required("endHex").asText(), 16);
        Hash hash = Hash.of(Bytes.fromHex(pin.required("hashHex").asText()));
        KeyName cosigner = new KeyName(pin.required("cosignerName").asText());

        Bytes untimed =
                new SubtreeMessage(cosigner, 0, pin.required("logOrigin").asText(), start, end, hash).toBytes();

        assertThat(untimed.size()).isEqualTo(expected.size());
        assertThat(untimed.slice(0, 14)).isEqualTo(expected.slice(0, 14));
        assertThat(untimed.slice(22)).isEqualTo(expected.slice(22));
        long timestamp = Long.parseLong(pin.required("timestampHex").asText(), 16);
        assertThat(new SubtreeMessage(cosigner, timestamp, "b", 0, end, hash)
                        .toBytes()
                        .slice(0, 24))
                .isEqualTo(expected.slice(0, 24));
    }

    @Test
    void reproducesEveryLineOfTheCosignedCheckpoint() throws MalformedException, VerificationException {
        JsonNode vector = SharedVectors.json("generated/cosigned-checkpoint.json");
        Checkpoint checkpoint =
                Checkpoint.parse(Bytes.utf8(vector.required("body").asText()));
        List<CheckpointSigner> signers = new ArrayList<>();
        List<NoteSignature> lines = new ArrayList<>();
        for (String name :
                List.of("logEd25519", "logMlDsa44", "witness1Ed25519", "witness1MlDsa44", "witness2Ed25519")) {
            CheckpointSigner signer = signer(name);
            JsonNode part = name.equals("logEd25519") ? vector.required("logEd25519Line") : vector.required(name);
            String line =
                    part.isTextual() ? part.asText() : part.required("line").asText();
            long timestamp = part.path("timestamp").asLong();

            NoteSignature signature = signer.sign(checkpoint, timestamp);

            assertThat(signature.toLine()).isEqualTo(Bytes.utf8(line));
            if (part.has("signedMessageHex")) {
                Bytes message = signer.key().type() == KeyType.MLDSA44_COSIGNATURE
                        ? SubtreeMessage.of(signer.key().name(), timestamp, checkpoint)
                                .toBytes()
                        : CosignatureV1.message(checkpoint, timestamp);
                assertThat(message.hex())
                        .isEqualTo(part.required("signedMessageHex").asText());
            }
            signers.add(signer);
            lines.add(signature);
        }

        CheckpointNote note = CheckpointNote.of(checkpoint, lines);
        assertThat(note.toBytes())
                .isEqualTo(Bytes.utf8(vector.required("checkpoint").asText()));
        List<VerifierKey> keys = signers.stream().map(CheckpointSigner::key).toList();
        assertThat(CheckpointVerifier.of(keys).verify(note))
                .extracting(Cosignature::timestamp)
                .containsExactly(0L, 1767225600L, 1767225600L, 1767225600L, 1767225660L);
    }

    @Test
    void bothHeadsOfASplitViewAreSignedByTheLog() throws MalformedException, VerificationException {
        JsonNode vectors = SharedVectors.json("generated/split-view.json");
        CheckpointVerifier log = CheckpointVerifier.of(
                VerifierKey.parse(vectors.required("logVkey").asText()));

        for (String pair : List.of("sameSize", "differentSize", "notEvidence")) {
            for (String head : List.of("checkpointA", "checkpointB")) {
                assertThat(log.verify(note(vectors.required(pair).required(head))))
                        .hasSize(1);
            }
        }
    }

    private static CheckpointSigner signer(String name) throws MalformedException {
        JsonNode key = SharedVectors.json(KEYS).required(name);
        KeyType type = VerifierKey.parse(key.required("vkey").asText()).type();
        return CheckpointSigners.of(SigningKey.fromSeed(
                new KeyName(key.required("name").asText()),
                type,
                Bytes.fromHex(key.required("seedHex").asText())));
    }

    private static CheckpointNote note(JsonNode text) throws MalformedException {
        return CheckpointNote.parse(Bytes.utf8(text.asText()));
    }

    private static Bytes base64(JsonNode text) throws MalformedException {
        return Base64Strict.decode(text.asText());
    }

    private static Bytes u64(long value) throws MalformedException {
        return Bytes.fromHex(String.format("%016x", value));
    }
}
