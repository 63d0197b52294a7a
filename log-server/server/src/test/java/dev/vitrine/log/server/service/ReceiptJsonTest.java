package dev.vitrine.log.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.proto.v1.LogInfo;
import dev.vitrine.proto.v1.Receipt;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceiptJsonTest {

    private final Random random = new Random(1);

    private ByteString bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    @Test
    void isTheSameTextAsTheGeneralPrinters() {
        for (int proof = 0; proof < 30; proof++) {
            Receipt.Builder receipt = Receipt.newBuilder()
                    .setIndex(random.nextLong())
                    .setLeafHash(bytes(32))
                    .setDuplicate(random.nextBoolean())
                    .setCheckpoint(bytes(random.nextInt(4_000)))
                    .setWitnessed(random.nextBoolean())
                    .setTlogProof(bytes(random.nextInt(4_000)));
            for (int i = 0; i < proof; i++) {
                receipt.addLabels(i % 2 == 0 ? Label.DEBUG.code() : Label.PUBLISHED_KEY.code());
                receipt.addInclusionProof(bytes(32));
            }

            assertThat(new String(ReceiptJson.print(receipt.build()), StandardCharsets.UTF_8))
                    .isEqualTo(ProtoJson.print(receipt.build()));
        }
        assertThat(new String(ReceiptJson.print(Receipt.getDefaultInstance()), StandardCharsets.UTF_8))
                .isEqualTo(ProtoJson.print(Receipt.getDefaultInstance()));
    }

    @Test
    void aTemplatePrintsTheSameTextForEveryLength() throws Exception {
        for (int size = 100; size < 106; size++) {
            Bytes note = Bytes.copyOf(bytes(size).toByteArray());
            ReceiptTemplate template = new ReceiptTemplate(note, size % 2 == 0);
            for (int length = 0; length < 30; length++) {
                for (long index : new long[] {0, 7, 10, 123, Long.MAX_VALUE}) {
                    List<Hash> hashes = new ArrayList<>();
                    for (int i = 0; i < length; i++) {
                        hashes.add(Hash.of(bytes(32).toByteArray(), 0));
                    }
                    Hash leafHash = Hash.of(bytes(32).toByteArray(), 0);
                    InclusionProof proof = new InclusionProof(index, Long.MAX_VALUE, hashes);
                    List<String> labels = List.of("out-of-date", "debug").subList(0, length % 3);
                    Receipt.Builder receipt = Receipt.newBuilder()
                            .addAllLabels(labels)
                            .setIndex(index)
                            .setLeafHash(Receipts.bytes(leafHash))
                            .setDuplicate(length % 2 == 1)
                            .setCheckpoint(ByteString.copyFrom(note.toByteArray()))
                            .setWitnessed(size % 2 == 0)
                            .setTlogProof(ByteString.copyFrom(Receipts.tlogProof(proof, note)));
                    hashes.forEach(hash -> receipt.addInclusionProof(Receipts.bytes(hash)));

                    assertThat(new String(
                                    template.print(leafHash, length % 2 == 1, proof, labels), StandardCharsets.UTF_8))
                            .isEqualTo(ProtoJson.print(receipt.build()));
                }
            }
        }
    }

    @Test
    void theGeneralPrinterEscapesOnlyWhatJsonDemands() throws Exception {
        LogInfo info = LogInfo.newBuilder()
                .setOrigin("a=b<c>d&e'f\"g\\h\\u003d\n\u2028")
                .build();

        String json = ProtoJson.print(info);

        assertThat(json).contains("a=b<c>d&e'f\\\"g\\\\h\\\\u003d\\n");
        LogInfo.Builder read = LogInfo.newBuilder();
        JsonFormat.parser().merge(json, read);
        assertThat(read.build()).isEqualTo(info);
    }
}
