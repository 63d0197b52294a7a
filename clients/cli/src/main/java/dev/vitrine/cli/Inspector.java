package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dossier.WholeFile;
import dev.vitrine.evidence.dsse.PublisherKey;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SignedNote;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.PolicyLog;
import dev.vitrine.tlog.policy.PolicyWitness;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decodes whatever a file turns out to be into a JSON tree whose first field is {@code kind}. */
final class Inspector {

    /** One format; empty where the bytes are not of it. */
    private interface Format {
        Optional<ObjectNode> decode(Bytes content) throws MalformedException;
    }

    private static final int MAX_TEXT = 4 << 20;

    /** The most telling formats first; the last ones accept the most. */
    private static final List<Format> FORMATS = List.of(
            Inspector::proof,
            Inspector::note,
            Inspector::signingKey,
            Inspector::publisherSecret,
            Inspector::publisherKey,
            Inspector::verifierKey,
            Inspector::policy,
            EntryInspector::entry,
            EvidenceInspector::evidence);

    private Inspector() {}

    static ObjectNode inspect(Bytes content) {
        for (Format format : FORMATS) {
            try {
                Optional<ObjectNode> decoded = format.decode(content);
                if (decoded.isPresent()) {
                    return decoded.get();
                }
            } catch (MalformedException e) {
                // Not of this format; the next one may fit.
            }
        }
        return opaque(content);
    }

    private static ObjectNode opaque(Bytes content) {
        ObjectNode json = kind(EvidenceKind.OPAQUE.code())
                .put("remark", WholeFile.of(content).remark());
        return json.put("size", content.size()).put("sha256", EvidenceInspector.sha256(content));
    }

    private static Optional<ObjectNode> proof(Bytes content) throws MalformedException {
        if (!startsWith(content, "c2sp.org/tlog-proof@")) {
            return Optional.empty();
        }
        TlogProof proof = TlogProof.parse(content);
        ObjectNode json = kind("tlog-proof").put("index", proof.index());
        ArrayNode hashes = json.putArray("inclusion_proof");
        proof.inclusion().hashes().forEach(hash -> hashes.add(hash.base64()));
        json.set("checkpoint", checkpoint(proof.checkpoint()));
        proof.extra().ifPresent(extra -> json.set("extra", inspect(extra)));
        return Optional.of(json);
    }

    private static Optional<ObjectNode> note(Bytes content) throws MalformedException {
        if (!contains(content, "\n\n\u2014 ")) {
            return Optional.empty();
        }
        SignedNote note = SignedNote.parse(content);
        try {
            ObjectNode json = kind("checkpoint");
            json.setAll(checkpoint(CheckpointNote.of(note)));
            return Optional.of(json);
        } catch (MalformedException e) {
            ObjectNode json = kind("signed-note").put("text", note.text().toUtf8());
            signatures(json, note.signatures());
            return Optional.of(json);
        }
    }

    private static ObjectNode checkpoint(CheckpointNote note) {
        ObjectNode json = Output.object()
                .put("origin", note.checkpoint().origin())
                .put("tree_size", note.checkpoint().size())
                .put("root", note.checkpoint().root().base64());
        if (!note.checkpoint().extensions().isEmpty()) {
            ArrayNode extensions = json.putArray("extensions");
            note.checkpoint().extensions().forEach(extensions::add);
        }
        signatures(json, note.signatures());
        return json;
    }

    private static void signatures(ObjectNode json, List<NoteSignature> lines) {
        ArrayNode signatures = json.putArray("signatures");
        for (NoteSignature line : lines) {
            Bytes blob = line.signature();
            ObjectNode signature = signatures
                    .addObject()
                    .put("name", line.name().value())
                    .put("key_id", HexFormat.of().toHexDigits(line.keyId()));
            switch (blob.size()) {
                case 64 -> signature.put("type", "ed25519");
                case 72 -> signature.put("type", "ed25519 cosignature").put("timestamp", timestamp(blob));
                case 2428 -> signature.put("type", "ml-dsa-44 cosignature").put("timestamp", timestamp(blob));
                default -> signature.put("type", "unknown, " + blob.size() + " bytes");
            }
        }
    }

    private static long timestamp(Bytes blob) {
        return blob.asReadOnlyBuffer().getLong();
    }

    private static Optional<ObjectNode> signingKey(Bytes content) throws MalformedException {
        if (!startsWith(content, "PRIVATE+KEY+")) {
            return Optional.empty();
        }
        ObjectNode json = kind("secret-note-key").put("remark", "the secret half is not shown");
        json.setAll(vkey(SigningKey.parse(content.toUtf8().strip()).verifierKey()));
        return Optional.of(json);
    }

    private static Optional<ObjectNode> publisherSecret(Bytes content) throws MalformedException {
        if (!startsWith(content, "-----BEGIN PRIVATE KEY-----")) {
            return Optional.empty();
        }
        ObjectNode json = kind("secret-publisher-key").put("remark", "the secret half is not shown");
        return Optional.of(publisher(json, PemKeys.parseSigner(content).publicKey()));
    }

    private static Optional<ObjectNode> publisherKey(Bytes content) throws MalformedException {
        return startsWith(content, "-----BEGIN PUBLIC KEY-----")
                ? Optional.of(publisher(kind("publisher-key"), PemKeys.parseKey(content)))
                : Optional.empty();
    }

    private static ObjectNode publisher(ObjectNode json, PublisherKey key) {
        return json.put("algorithm", EntryReport.algorithm(key))
                .put("key_id", key.keyId().hex())
                .put("public_key", PemKeys.print(key));
    }

    private static Optional<ObjectNode> verifierKey(Bytes content) throws MalformedException {
        if (content.size() > 8192 || content.indexOf((byte) '+', 0) < 0) {
            return Optional.empty();
        }
        ObjectNode json = kind("vkey");
        json.setAll(vkey(VerifierKey.parse(content.toUtf8().strip())));
        return Optional.of(json);
    }

    private static ObjectNode vkey(VerifierKey key) {
        return Output.object()
                .put("name", key.name().value())
                .put("key_id", HexFormat.of().toHexDigits(key.keyId()))
                .put("type", key.type().name().toLowerCase(Locale.ROOT))
                .put("vkey", key.toString());
    }

    private static Optional<ObjectNode> policy(Bytes content) throws MalformedException {
        if (!contains(content, "quorum")) {
            return Optional.empty();
        }
        return Optional.of(policy(TrustPolicy.parse(content)));
    }

    static ObjectNode policy(TrustPolicy policy) throws MalformedException {
        ObjectNode json = kind("policy");
        ArrayNode logs = json.putArray("logs");
        for (PolicyLog log : policy.logs()) {
            ObjectNode node = logs.addObject()
                    .put("origin", log.origin())
                    .put("vkey", log.key().toString());
            log.url().ifPresent(url -> node.put("url", url));
        }
        ArrayNode witnesses = json.putArray("witnesses");
        for (PolicyWitness witness : policy.witnesses()) {
            ObjectNode node = witnesses
                    .addObject()
                    .put("name", witness.name().toString())
                    .put("vkey", witness.key().toString());
            witness.url().ifPresent(url -> node.put("url", url));
        }
        return json.put("needs_witnesses", !policy.needsNoWitness())
                .put("text", policy.toText().toUtf8());
    }

    static ObjectNode kind(String kind) {
        return Output.object().put("kind", kind);
    }

    static String leafHash(Bytes leaf) {
        Hash hash = Rfc6962.leafHash(leaf);
        return hash.hex();
    }

    private static boolean startsWith(Bytes content, String prefix) {
        return content.startsWith(Bytes.utf8(prefix));
    }

    private static boolean contains(Bytes content, String wanted) {
        return content.size() <= MAX_TEXT && new String(content.toByteArray(), StandardCharsets.UTF_8).contains(wanted);
    }
}
