package dev.vitrine.log.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.proto.v1.LogInfo;
import dev.vitrine.proto.v1.Receipt;
import java.nio.charset.StandardCharsets;
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
