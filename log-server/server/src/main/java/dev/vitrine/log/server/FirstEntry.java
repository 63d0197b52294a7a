package dev.vitrine.log.server;

import com.google.protobuf.ByteString;
import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.log.Log;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.rules.StatementRules;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.LogPolicy;
import dev.vitrine.proto.v1.Signature;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;

/** Entry 0 of every log: its LogPolicy, signed by the log's publisher key. */
final class FirstEntry {

    private static final String RETENTION = "Every entry, tile and published checkpoint is kept. Nothing is pruned.";

    private FirstEntry() {}

    /** The same identity and keys give the same bytes. */
    static Bytes make(LogIdentity identity, LogKeys keys) {
        LogPolicy policy = LogPolicy.newBuilder()
                .setOrigin(identity.origin())
                .addAllVkeys(keys.vkeys())
                .setAdmission(identity.admission())
                .setMaxLeafSize(EntryRules.MAX_LEAF_SIZE)
                .setCreatedAt(identity.createdAt())
                .setRetention(RETENTION)
                .build();
        Statement statement = Statement.newBuilder().setLogPolicy(policy).build();
        try {
            StatementRules.check(statement);
        } catch (InvalidEntryException e) {
            throw new StartException("this cannot be the policy of a log: " + e.where() + ": " + e.getMessage(), e);
        }
        ByteString payload = statement.toByteString();
        PublisherSigner signer = keys.publisher();
        Bytes signature = signer.sign(Pae.encode(EntryRules.STATEMENT_TYPE, Bytes.wrapUnsafe(payload.toByteArray())));
        Entry entry = Entry.newBuilder()
                .setPayloadType(EntryRules.STATEMENT_TYPE)
                .setPayload(payload)
                .addSignatures(Signature.newBuilder()
                        .setPublicKey(bytes(signer.publicKey().spki()))
                        .setSignature(bytes(signature)))
                .build();
        return Bytes.wrapUnsafe(entry.toByteArray());
    }

    /** Refuses to serve a log whose first entry says something else than its directory. */
    static void requireAgreement(Log log, LogIdentity identity, LogKeys keys) {
        Bytes first = log.entry(0).orElseThrow(() -> new StartException("the log has no entry 0"));
        try {
            Entry entry = EntryRules.parse(ByteString.copyFrom(first.toByteArray()));
            LogPolicy policy = StatementRules.parse(entry.getPayload()).getLogPolicy();
            boolean same = policy.getOrigin().equals(identity.origin())
                    && policy.getAdmission().equals(identity.admission())
                    && policy.getVkeysList().equals(keys.vkeys());
            if (!same) {
                throw new StartException("entry 0 of the log and log.yaml or the keys contradict each other");
            }
        } catch (InvalidEntryException e) {
            throw new StartException("entry 0 of the log is not a LogPolicy", e);
        }
    }

    private static ByteString bytes(Bytes bytes) {
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
