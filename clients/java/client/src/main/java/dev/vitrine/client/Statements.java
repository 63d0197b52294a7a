package dev.vitrine.client;

import com.google.protobuf.ByteString;
import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.dsse.PublisherKey;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.rules.StatementRules;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Signature;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Leaves that carry a signed statement: how they are built, and how they are opened again.
 *
 * <p>Building is deterministic. It reads no clock and no randomness, and both signature algorithms are deterministic here:
 * one statement signed by one set of keys is one leaf, whenever and wherever it is built.
 */
public final class Statements {

    private Statements() {}

    /**
     * A statement and who signed it; every signature was verified.
     *
     * @param signers in ascending order of their keys, each once
     */
    public record SignedStatement(Statement statement, List<PublisherKey> signers) {
        public SignedStatement {
            signers = List.copyOf(signers);
        }
    }

    /**
     * The leaf: the canonical encoding of an entry with this statement and a signature of each signer.
     *
     * @throws InvalidEntryException when the log would refuse it: a rule of the contract is broken, or it is too large
     * @throws IllegalArgumentException when there are no signers, too many, or one twice
     */
    public static Bytes sign(Statement statement, Collection<PublisherSigner> signers) throws InvalidEntryException {
        if (signers.isEmpty() || signers.size() > EntryRules.MAX_SIGNATURES) {
            throw new IllegalArgumentException("an entry has 1 to " + EntryRules.MAX_SIGNATURES + " signers");
        }
        StatementRules.check(statement);
        Bytes payload = Bytes.wrapUnsafe(statement.toByteArray());
        Bytes message = Pae.encode(EntryRules.STATEMENT_TYPE, payload);
        // SPEC: signatures are in ascending bytewise order of their public keys, so that a set of signers has one
        // encoding.
        List<PublisherSigner> ordered = new ArrayList<>(signers);
        ordered.sort(Comparator.comparing(signer -> signer.publicKey().spki()));
        Entry.Builder entry =
                Entry.newBuilder().setPayloadType(EntryRules.STATEMENT_TYPE).setPayload(ByteStrings.of(payload));
        Bytes previous = Bytes.EMPTY;
        for (PublisherSigner signer : ordered) {
            Bytes key = signer.publicKey().spki();
            if (key.equals(previous)) {
                throw new IllegalArgumentException("one key signs once");
            }
            previous = key;
            entry.addSignatures(Signature.newBuilder()
                    .setPublicKey(ByteStrings.of(key))
                    .setSignature(ByteStrings.of(signer.sign(message))));
        }
        ByteString leaf = entry.build().toByteString();
        if (leaf.size() > EntryRules.MAX_LEAF_SIZE) {
            throw new InvalidEntryException(
                    ErrorCode.LEAF_TOO_LARGE,
                    "",
                    "the entry would have " + leaf.size() + " bytes, a leaf has at most " + EntryRules.MAX_LEAF_SIZE);
        }
        return ByteStrings.toBytes(leaf);
    }

    /**
     * Opens a leaf that was built by {@link #sign}, here or by anybody else.
     *
     * @throws InvalidEntryException when it is not an entry with a statement as the contract has them
     * @throws VerificationException {@link Reason#BAD_SIGNATURE} when a signature does not hold
     */
    public static SignedStatement open(Bytes leaf) throws InvalidEntryException, VerificationException {
        Entry entry = EntryRules.parse(ByteStrings.of(leaf));
        if (!entry.getPayloadType().equals(EntryRules.STATEMENT_TYPE)) {
            throw new InvalidEntryException(
                    ErrorCode.UNKNOWN_PAYLOAD_TYPE, "entry.payload_type", "the entry does not carry a statement");
        }
        Statement statement = StatementRules.parse(entry.getPayload());
        Bytes message = Pae.encode(EntryRules.STATEMENT_TYPE, ByteStrings.toBytes(entry.getPayload()));
        List<PublisherKey> signers = new ArrayList<>();
        for (int i = 0; i < entry.getSignaturesCount(); i++) {
            Signature signature = entry.getSignatures(i);
            PublisherKey key = parseKey(signature, "entry.signatures[" + i + "].public_key");
            key.verify(message, ByteStrings.toBytes(signature.getSignature()));
            signers.add(key);
        }
        return new SignedStatement(statement, signers);
    }

    private static PublisherKey parseKey(Signature signature, String where) throws InvalidEntryException {
        try {
            return PublisherKey.parse(ByteStrings.toBytes(signature.getPublicKey()));
        } catch (MalformedException e) {
            throw new InvalidEntryException(ErrorCode.INVALID_FIELD, where, e.what());
        }
    }
}
