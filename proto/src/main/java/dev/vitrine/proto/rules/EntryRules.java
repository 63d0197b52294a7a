package dev.vitrine.proto.rules;

import com.google.protobuf.ByteString;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Signature;

/** The rules of {@code entry.proto}. */
public final class EntryRules {

    /** Bytes of the largest leaf: the length field of an entry bundle has 16 bits. */
    public static final int MAX_LEAF_SIZE = 65_535;

    /** The first byte of every serialised Entry: the tag of its first field. */
    public static final int FIRST_BYTE = 0x0a;

    /** The payload type of a serialised Statement. */
    public static final String STATEMENT_TYPE = "application/vnd.vitrine.statement.v1+protobuf";

    public static final int MAX_SIGNATURES = 16;
    public static final int MAX_PAYLOAD_TYPE_SIZE = 255;

    private static final int MAX_PUBLIC_KEY_SIZE = 128;
    private static final int MAX_SIGNATURE_SIZE = 72;

    private EntryRules() {}

    /** Parses a leaf as an Entry and checks everything about it except its signatures and its payload. */
    public static Entry parse(ByteString leaf) throws InvalidEntryException {
        Scope root = Scope.root("entry");
        if (leaf.isEmpty()) {
            throw new InvalidEntryException(ErrorCode.LEAF_EMPTY, "", "a leaf has at least one byte");
        }
        if (leaf.size() > MAX_LEAF_SIZE) {
            throw new InvalidEntryException(
                    ErrorCode.LEAF_TOO_LARGE,
                    "",
                    "a leaf has at most " + MAX_LEAF_SIZE
                            + " bytes; put larger things into blobs and log their digests");
        }
        Entry entry = Canonical.parse(Entry.parser(), leaf, "entry");
        root.require("payload_type", !entry.getPayloadType().isEmpty());
        root.check(
                "payload_type",
                entry.getPayloadType().length() <= MAX_PAYLOAD_TYPE_SIZE
                        && entry.getPayloadType().chars().allMatch(c -> c > 0x20 && c < 0x7f),
                "a payload type is 1..255 bytes of printable ASCII without spaces");
        root.require("payload", !entry.getPayload().isEmpty());
        root.require("signatures", entry.getSignaturesCount() > 0);
        root.atMost("signatures", entry.getSignaturesCount(), MAX_SIGNATURES);
        checkSignatures(entry, root);
        return entry;
    }

    private static void checkSignatures(Entry entry, Scope root) throws InvalidEntryException {
        ByteString previous = ByteString.EMPTY;
        for (int i = 0; i < entry.getSignaturesCount(); i++) {
            Signature signature = entry.getSignatures(i);
            Scope scope = root.child("signatures", i);
            scope.bytes("public_key", signature.getPublicKey(), true, MAX_PUBLIC_KEY_SIZE);
            scope.bytes("signature", signature.getSignature(), true, MAX_SIGNATURE_SIZE);
            int order = ByteString.unsignedLexicographicalComparator().compare(previous, signature.getPublicKey());
            // SPEC: no key may sign twice, and signatures are in ascending bytewise order of their public keys.
            if (order == 0) {
                throw new InvalidEntryException(
                        ErrorCode.DUPLICATE_SIGNER, scope.path("public_key"), "this key signs the entry twice");
            }
            if (order > 0) {
                throw new InvalidEntryException(
                        ErrorCode.NOT_CANONICAL,
                        scope.path("public_key"),
                        "signatures are in ascending bytewise order of their public keys");
            }
            previous = signature.getPublicKey();
        }
    }
}
