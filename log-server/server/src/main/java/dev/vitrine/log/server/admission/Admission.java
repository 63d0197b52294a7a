package dev.vitrine.log.server.admission;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.dsse.PublisherKey;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.rules.StatementRules;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Signature;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;

/**
 * Decides whether bytes may become a leaf of a log with {@code admission: evidence}. Pure apart from the evidence check;
 * takes up to a millisecond of signature verification, so it runs on a worker, never on an event loop.
 */
public final class Admission {

    private static final int COSE_SIGN1 = 0xd2;
    private static final int DSSE_JSON = '{';

    private final EvidenceAdmission evidence;

    public Admission(EvidenceAdmission evidence) {
        this.evidence = evidence;
    }

    /** Returns if the leaf is admitted. */
    public void check(Bytes leaf) throws Problem {
        checkSize(leaf);
        switch (leaf.unsignedAt(0)) {
            case EntryRules.FIRST_BYTE -> checkEntry(leaf);
            case DSSE_JSON -> DsseEnvelope.check(leaf);
            case COSE_SIGN1 ->
                throw new Problem(
                        ErrorCode.LEAF_KIND_UNKNOWN, "COSE_Sign1 statements are not taken yet; send an Entry");
            default ->
                throw new Problem(
                        ErrorCode.LEAF_KIND_UNKNOWN,
                        "a leaf is a serialised Entry (first byte 0x0a) or a DSSE JSON envelope (first byte 0x7b)");
        }
    }

    /** The rule that every log has, whatever its admission. */
    public static void checkSize(Bytes leaf) throws Problem {
        if (leaf.isEmpty()) {
            throw new Problem(ErrorCode.LEAF_EMPTY, "leaf", "a leaf has at least one byte");
        }
        if (leaf.size() > EntryRules.MAX_LEAF_SIZE) {
            throw new Problem(
                    ErrorCode.LEAF_TOO_LARGE,
                    "leaf",
                    "a leaf has at most 65,535 bytes; put larger things into blobs and log their digests");
        }
    }

    private void checkEntry(Bytes leaf) throws Problem {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(leaf.asReadOnlyBuffer());
        try {
            Entry entry = EntryRules.parse(bytes);
            checkSignatures(entry);
            if (!entry.getPayloadType().equals(EntryRules.STATEMENT_TYPE)) {
                throw new Problem(
                        ErrorCode.UNKNOWN_PAYLOAD_TYPE,
                        "entry.payload_type",
                        "the payload type of an Entry is " + EntryRules.STATEMENT_TYPE);
            }
            evidence.check(StatementRules.parse(entry.getPayload()));
        } catch (InvalidEntryException e) {
            throw new Problem(e.code(), e.where(), String.valueOf(e.getMessage()));
        }
    }

    private static void checkSignatures(Entry entry) throws Problem {
        Bytes message = Pae.encode(
                entry.getPayloadType(), Bytes.wrapUnsafe(entry.getPayload().toByteArray()));
        for (int i = 0; i < entry.getSignaturesCount(); i++) {
            Signature signature = entry.getSignatures(i);
            String where = "entry.signatures[" + i + "]";
            PublisherKey key;
            try {
                key = PublisherKey.parse(bytes(signature.getPublicKey()));
            } catch (MalformedException e) {
                throw new Problem(ErrorCode.INVALID_FIELD, where + ".public_key", e.what());
            }
            try {
                // SPEC: each signature must verify.
                key.verify(message, bytes(signature.getSignature()));
            } catch (VerificationException e) {
                throw new Problem(
                        ErrorCode.BAD_SIGNATURE,
                        where + ".signature",
                        "the signature does not verify over the DSSE pre-authentication encoding of payload type and payload");
            }
        }
    }

    private static Bytes bytes(ByteString string) {
        return Bytes.wrapUnsafe(string.toByteArray());
    }
}
