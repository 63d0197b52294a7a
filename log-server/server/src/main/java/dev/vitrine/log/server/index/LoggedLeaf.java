package dev.vitrine.log.server.index;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A leaf, read for what it is. It was admitted before: what cannot be read here is raw, and no error.
 *
 * @param entry empty unless it is a serialised Entry
 * @param statement empty unless the entry holds one
 */
public record LoggedLeaf(Bytes bytes, StatementKind kind, Optional<Entry> entry, Optional<Statement> statement) {

    public static LoggedLeaf of(Bytes leaf) {
        if (leaf.isEmpty()) {
            return raw(leaf);
        }
        if (leaf.at(0) == '{') {
            return new LoggedLeaf(leaf, StatementKind.DSSE_ENVELOPE, Optional.empty(), Optional.empty());
        }
        if (leaf.unsignedAt(0) != EntryRules.FIRST_BYTE) {
            return raw(leaf);
        }
        try {
            Entry entry = Entry.parseFrom(UnsafeByteOperations.unsafeWrap(leaf.asReadOnlyBuffer()));
            if (!entry.getPayloadType().equals(EntryRules.STATEMENT_TYPE)) {
                return raw(leaf);
            }
            Statement statement = Statement.parseFrom(entry.getPayload());
            StatementKind kind = StatementKind.of(statement.getKindCase());
            return new LoggedLeaf(leaf, kind, Optional.of(entry), Optional.of(statement));
        } catch (InvalidProtocolBufferException e) {
            return raw(leaf);
        }
    }

    /** What {@link #of(Bytes)} says of an admitted leaf, by whoever has read it already; without an entry it is an envelope. */
    public static LoggedLeaf of(Bytes leaf, Optional<Entry> entry, Optional<Statement> statement) {
        StatementKind kind =
                statement.map(known -> StatementKind.of(known.getKindCase())).orElse(StatementKind.DSSE_ENVELOPE);
        return new LoggedLeaf(leaf, kind, entry, statement);
    }

    private static LoggedLeaf raw(Bytes leaf) {
        return new LoggedLeaf(leaf, StatementKind.RAW, Optional.empty(), Optional.empty());
    }

    /** The key IDs of its signers, in the order of their signatures. */
    public List<Bytes> publishers() {
        return entry.map(signed -> signed.getSignaturesList().stream()
                        .map(signature -> Hashes.sha256(
                                Bytes.wrapUnsafe(signature.getPublicKey().toByteArray())))
                        .toList())
                .orElse(List.of());
    }
}
