package dev.vitrine.evidence.dossier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.SimulatedSeeds;
import dev.vitrine.tlog.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class WholeFileTest {

    private static final Bytes QUOTE = SimulatedSeeds.of(EvidenceKind.SGX_QUOTE).bytes();

    static Stream<Arguments> files() {
        return Stream.of(
                simulated(EvidenceKind.SGX_QUOTE),
                simulated(EvidenceKind.TDX_QUOTE),
                simulated(EvidenceKind.SNP_REPORT),
                simulated(EvidenceKind.NITRO_DOCUMENT),
                Arguments.of(EvidenceKind.SGX_QUOTE, Bytes.concat(QUOTE, Bytes.wrapUnsafe(new byte[70]))),
                text(EvidenceKind.DSSE_ENVELOPE, "{'payloadType':'t','payload':'','signatures':[{'sig':'AAAA'}]}"),
                text(EvidenceKind.CYCLONEDX_DOCUMENT, "{'bomFormat':'CycloneDX','specVersion':'9.9'}"),
                text(EvidenceKind.SPDX_DOCUMENT, "{'spdxVersion':'SPDX-2.3'}"),
                text(EvidenceKind.PCS_COLLATERAL, "{'tcbInfo':{},'signature':'00'}"),
                text(EvidenceKind.OPAQUE, "-----BEGIN CERTIFICATE-----"),
                text(EvidenceKind.OPAQUE, "{'payload':1}"),
                text(EvidenceKind.OPAQUE, "{'bomFormat':'CycloneDX'"),
                text(EvidenceKind.OPAQUE, "{'bomFormat':'CycloneDX'} {}"),
                text(EvidenceKind.OPAQUE, "{'bomFormat':'CycloneDX','bomFormat':'other'}"),
                text(EvidenceKind.OPAQUE, "{'payloadType':'t','payload':'not base64','signatures':[]}"),
                text(EvidenceKind.OPAQUE, "{'quote':'" + QUOTE.hex() + "','event_log':'[]'}"),
                text(EvidenceKind.OPAQUE, "hello"),
                text(EvidenceKind.OPAQUE, ""),
                Arguments.of(EvidenceKind.OPAQUE, QUOTE.slice(0, 1019)),
                Arguments.of(EvidenceKind.OPAQUE, Bytes.concat(QUOTE, Bytes.utf8("more"))));
    }

    private static Arguments simulated(EvidenceKind kind) {
        return Arguments.of(kind, SimulatedSeeds.of(kind).bytes());
    }

    private static Arguments text(EvidenceKind kind, String text) {
        return Arguments.of(kind, Bytes.utf8(text.replace('\'', '"')));
    }

    @ParameterizedTest
    @MethodSource("files")
    void onlyWhatIsWholeHasAKind(EvidenceKind kind, Bytes file) {
        assertThat(WholeFile.of(file).kind()).as(WholeFile.of(file).remark()).isEqualTo(kind);
    }

    @Test
    void aBrokenFileIsSaidToBeBroken() {
        assertThat(WholeFile.of(QUOTE.slice(0, 1200)).remark())
                .contains("SGX quote, version 3")
                .contains("broken");
        assertThat(WholeFile.of(Bytes.EMPTY).remark()).contains("empty");
        assertThat(WholeFile.of(Bytes.utf8("{\"quote\":\"" + QUOTE.hex() + "\",\"event_log\":\"[]\"}"))
                        .remark())
                .contains("sgx-quote inside");
    }

    @Test
    void noMutationOfAFileThrows() {
        Random random = new Random(5);
        List<Bytes> files = files().map(arguments -> (Bytes) arguments.get()[1]).toList();
        for (Bytes file : files) {
            for (int round = 0; round < 25; round++) {
                byte[] mutated = Arrays.copyOf(file.toByteArray(), random.nextInt(file.size() + 20));
                for (int flips = 0; flips < 3 && mutated.length > 0; flips++) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
                }
                assertThat(WholeFile.of(Bytes.copyOf(mutated)).remark()).isNotEmpty();
            }
        }
    }
}
