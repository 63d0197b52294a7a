package dev.vitrine.proto.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Signature;
import org.junit.jupiter.api.Test;

class EntryRulesTest {

    private static final Signature FIRST = signature(1);
    private static final Signature SECOND = signature(2);

    private final Entry.Builder entry = Entry.newBuilder()
            .setPayloadType(EntryRules.STATEMENT_TYPE)
            .setPayload(ByteString.copyFromUtf8("payload"))
            .addSignatures(FIRST)
            .addSignatures(SECOND);

    @Test
    void acceptsSeveralSignersInOrder() throws InvalidEntryException {
        ByteString leaf = entry.build().toByteString();

        assertThat(EntryRules.parse(leaf).getSignaturesCount()).isEqualTo(2);
        assertThat(leaf.byteAt(0)).isEqualTo((byte) EntryRules.FIRST_BYTE);
    }

    @Test
    void refusesSignersOutOfOrderAndTwice() {
        refused(entry.clearSignatures().addSignatures(SECOND).addSignatures(FIRST), ErrorCode.NOT_CANONICAL);
        refused(entry.clearSignatures().addSignatures(FIRST).addSignatures(FIRST), ErrorCode.DUPLICATE_SIGNER);
    }

    @Test
    void refusesMissingParts() {
        refused(entry.clone().clearPayload(), ErrorCode.MISSING_FIELD);
        refused(entry.clone().clearSignatures(), ErrorCode.MISSING_FIELD);
        refused(entry.clone().clearPayloadType(), ErrorCode.MISSING_FIELD);
        refused(entry.clone().setPayloadType("with space"), ErrorCode.INVALID_FIELD);
        refused(entry.clone().setSignatures(0, FIRST.toBuilder().clearSignature()), ErrorCode.MISSING_FIELD);
    }

    @Test
    void refusesWhatIsTooLong() {
        refused(
                entry.clone().setSignatures(0, FIRST.toBuilder().setSignature(Samples.bytes(73, 0))),
                ErrorCode.LIMIT_EXCEEDED);
        refused(entry.clone().setPayload(Samples.bytes(70_000, 0)), ErrorCode.LEAF_TOO_LARGE);
        Entry.Builder many = entry.clone().clearSignatures();
        for (int i = 0; i <= EntryRules.MAX_SIGNATURES; i++) {
            many.addSignatures(signature(i));
        }
        refused(many, ErrorCode.LIMIT_EXCEEDED);
    }

    @Test
    void refusesEveryOtherEncodingOfTheSameEntry() {
        ByteString canonical = entry.build().toByteString();
        ByteString typeAgain = Entry.newBuilder()
                .setPayloadType(EntryRules.STATEMENT_TYPE)
                .build()
                .toByteString();
        ByteString unknownField = ByteString.copyFrom(new byte[] {(byte) 0xa0, 0x06, 0x01});

        refusedBytes(canonical.concat(typeAgain), ErrorCode.NOT_CANONICAL);
        refusedBytes(canonical.concat(unknownField), ErrorCode.NOT_CANONICAL);
        refusedBytes(canonical.substring(0, canonical.size() - 1), ErrorCode.MALFORMED_PROTOBUF);
        refusedBytes(ByteString.EMPTY, ErrorCode.LEAF_EMPTY);
    }

    private static Signature signature(int key) {
        return Signature.newBuilder()
                .setPublicKey(Samples.bytes(44, key))
                .setSignature(Samples.bytes(64, 9))
                .build();
    }

    private static void refused(Entry.Builder broken, ErrorCode code) {
        refusedBytes(broken.build().toByteString(), code);
    }

    private static void refusedBytes(ByteString leaf, ErrorCode code) {
        assertThatThrownBy(() -> EntryRules.parse(leaf))
                .isInstanceOfSatisfying(
                        InvalidEntryException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
