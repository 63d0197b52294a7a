package dev.vitrine.proto.rules;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.Signature;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

final class EntryRulesFuzzTest {

    static Stream<byte[]> seeds() {
        return Samples.all().stream().map(statement -> Entry.newBuilder()
                .setPayloadType(EntryRules.STATEMENT_TYPE)
                .setPayload(statement.toByteString())
                .addSignatures(Signature.newBuilder()
                        .setPublicKey(Samples.bytes(44, 1))
                        .setSignature(Samples.bytes(64, 2)))
                .build()
                .toByteArray());
    }

    /** An entry that is taken has one encoding: the bytes that it was read from. */
    @MethodSource("seeds")
    @FuzzTest
    void aLeafIsItsEntryOrRefused(byte[] leaf) {
        try {
            Entry entry = EntryRules.parse(ByteString.copyFrom(leaf));
            if (!entry.toByteString().equals(ByteString.copyFrom(leaf))) {
                throw new AssertionError("an entry of other bytes");
            }
        } catch (InvalidEntryException expected) {
            return;
        }
    }
}
