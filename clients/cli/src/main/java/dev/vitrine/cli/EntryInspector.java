package dev.vitrine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.vitrine.client.Statements;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.rules.StatementRules;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.Signature;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.util.Optional;

/** Decodes leaves: the statement as JSON, who signed it, and what is embedded in it. */
final class EntryInspector {

    private EntryInspector() {}

    static Optional<ObjectNode> entry(Bytes content) throws MalformedException {
        if (content.isEmpty() || content.at(0) != EntryRules.FIRST_BYTE || content.size() > EntryRules.MAX_LEAF_SIZE) {
            return Optional.empty();
        }
        Entry entry;
        Statement statement;
        try {
            entry = EntryRules.parse(ByteString.copyFrom(content.asReadOnlyBuffer()));
            statement = StatementRules.parse(entry.getPayload());
        } catch (InvalidEntryException e) {
            return Optional.empty();
        }
        ObjectNode json = Inspector.kind("entry")
                .put("size", content.size())
                .put("leaf_hash", Inspector.leafHash(content))
                .put("payload_type", entry.getPayloadType())
                .put("statement", EntryReport.kind(statement));
        signers(json, entry);
        json.put("signatures_verify", verify(content));
        embedded(json, statement);
        json.set("content", content(statement));
        return Optional.of(json);
    }

    /** The file that the statement in a leaf embeds. */
    static Optional<Bytes> embedded(Bytes leaf) {
        try {
            Entry entry = EntryRules.parse(ByteString.copyFrom(leaf.asReadOnlyBuffer()));
            Statement statement = StatementRules.parse(entry.getPayload());
            ByteString file = statement.hasAttestation()
                    ? statement.getAttestation().getEvidence()
                    : statement
                            .getProvenance()
                            .getDsseEnvelope()
                            .concat(statement.getProvenance().getSigstoreBundle());
            return file.isEmpty() ? Optional.empty() : Optional.of(Bytes.wrapUnsafe(file.toByteArray()));
        } catch (InvalidEntryException e) {
            return Optional.empty();
        }
    }

    private static void signers(ObjectNode json, Entry entry) {
        ArrayNode signers = json.putArray("signers");
        for (Signature signature : entry.getSignaturesList()) {
            signers.add(EvidenceInspector.sha256(
                    Bytes.wrapUnsafe(signature.getPublicKey().toByteArray())));
        }
    }

    private static boolean verify(Bytes leaf) {
        try {
            return !Statements.open(leaf).signers().isEmpty();
        } catch (InvalidEntryException | VerificationException e) {
            return false;
        }
    }

    private static void embedded(ObjectNode json, Statement statement) {
        if (statement.hasAttestation()) {
            json.put("format", statement.getAttestation().getFormat().name())
                    .put("subject", statement.getAttestation().getSubject());
            json.set(
                    "evidence",
                    Inspector.inspect(Bytes.wrapUnsafe(
                            statement.getAttestation().getEvidence().toByteArray())));
        }
    }

    private static ObjectNode content(Statement statement) {
        try {
            String text = JsonFormat.printer().omittingInsignificantWhitespace().print(statement);
            return (ObjectNode) Output.JSON.readTree(text);
        } catch (InvalidProtocolBufferException | JsonProcessingException e) {
            throw new AssertionError("a parsed statement prints as JSON", e);
        }
    }
}
