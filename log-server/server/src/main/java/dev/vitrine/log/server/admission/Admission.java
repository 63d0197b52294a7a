package dev.vitrine.log.server.admission;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.dsse.PublisherKey;
import dev.vitrine.exhibit.Assessment;
import dev.vitrine.exhibit.CompromiseProof;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.rules.StatementRules;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.Signature;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether bytes may become a leaf of a log with {@code admission: evidence}, in two steps that are done on different
 * threads, never on an event loop: the envelope, then the evidence inside. Pure apart from the evidence check.
 */
public final class Admission {

    private static final int COSE_SIGN1 = 0xd2;
    private static final int DSSE_JSON = '{';

    private final EvidenceAdmission evidence;

    public Admission(EvidenceAdmission evidence) {
        this.evidence = evidence;
    }

    /** All of it: for callers to whom it does not matter what takes how long. */
    @CanIgnoreReturnValue
    public Admitted check(Bytes leaf) throws Problem {
        return judge(open(leaf));
    }

    /** Checks the envelope and finds what is inside. Takes up to a millisecond. */
    public Opened open(Bytes leaf) throws Problem {
        checkSize(leaf);
        return switch (leaf.unsignedAt(0)) {
            case EntryRules.FIRST_BYTE -> openEntry(leaf);
            case DSSE_JSON -> {
                DsseEnvelope.check(leaf);
                yield new Opened(leaf, Optional.empty(), Optional.empty(), List.of(Exhibits.ofEnvelope(leaf)));
            }
            case COSE_SIGN1 ->
                throw new Problem(
                        ErrorCode.LEAF_KIND_UNKNOWN, "COSE_Sign1 statements are not taken yet; send an Entry");
            default ->
                throw new Problem(
                        ErrorCode.LEAF_KIND_UNKNOWN,
                        "a leaf is a serialised Entry (first byte 0x0a) or a DSSE JSON envelope (first byte 0x7b)");
        };
    }

    /** Judges what is inside. Takes milliseconds where a chain is new. */
    public Admitted judge(Opened opened) throws Problem {
        Assessment assessment = opened.exhibits().isEmpty() ? Assessment.NONE : evidence.check(opened.exhibits());
        return new Admitted(opened.leaf(), opened.entry(), opened.statement(), assessment);
    }

    /** An entry of the log calls a key compromised. Called in the order of the log, does not block. */
    public void learn(KeyCompromise compromise) {
        evidence.learn(compromise);
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

    private static Opened openEntry(Bytes leaf) throws Problem {
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
            Statement statement = StatementRules.parse(entry.getPayload());
            checkCompromise(statement);
            return new Opened(leaf, Optional.of(entry), Optional.of(statement), Exhibits.in(statement));
        } catch (InvalidEntryException e) {
            throw new Problem(e.code(), e.where(), String.valueOf(e.getMessage()));
        } catch (MalformedException e) {
            throw new AssertionError("bad math: the rules let through what cannot be read", e);
        }
    }

    /** A claim without proof is admitted; a proof that does not hold is forged. */
    private static void checkCompromise(Statement statement) throws Problem {
        if (statement.hasKeyCompromise()
                && CompromiseProof.of(statement.getKeyCompromise()) == CompromiseProof.FORGED) {
            throw new Problem(
                            ErrorCode.EVIDENCE_FORGED,
                            "statement.key_compromise.proof",
                            "the proof is no signature by the key over SHA-256(\"vitrine key compromise\" || identity)")
                    .failing("key-compromise.proof");
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
