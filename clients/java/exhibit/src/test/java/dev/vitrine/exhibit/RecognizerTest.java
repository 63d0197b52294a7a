package dev.vitrine.exhibit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.tlog.Bytes;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

public final class RecognizerTest {

    public static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(EvidenceKind.SGX_QUOTE, Samples.quote(3, 0)),
                Arguments.of(EvidenceKind.SGX_QUOTE, Samples.quote(4, 0)),
                Arguments.of(EvidenceKind.SGX_QUOTE, Samples.quote(5, 0)),
                Arguments.of(EvidenceKind.TDX_QUOTE, Samples.quote(4, 0x81)),
                Arguments.of(EvidenceKind.TDX_QUOTE, Samples.quote(5, 0x81)),
                Arguments.of(EvidenceKind.SGX_QUOTE, Arrays.copyOf(Samples.quote(3, 0), 4096)),
                Arguments.of(EvidenceKind.SGX_SIGSTRUCT, Samples.sigstruct()),
                Arguments.of(EvidenceKind.SGX_ENCLAVE, Samples.enclave(100_000)),
                Arguments.of(EvidenceKind.SNP_REPORT, Samples.snpReport()),
                Arguments.of(EvidenceKind.NITRO_DOCUMENT, Samples.nitroDocument()),
                json(EvidenceKind.DSSE_ENVELOPE, "{'payloadType':'t','payload':'','signatures':[]}"),
                json(EvidenceKind.SIGSTORE_BUNDLE, "{'mediaType':'application/vnd.dev.sigstore.bundle.v0.3+json'}"),
                json(EvidenceKind.IN_TOTO_STATEMENT, " \n{'_type':'https://in-toto.io/Statement/v1','subject':[]}"),
                json(EvidenceKind.IAS_REPORT, "{'isvEnclaveQuoteBody':'','isvEnclaveQuoteStatus':'OK'}"),
                json(EvidenceKind.CYCLONEDX_DOCUMENT, "{'bomFormat':'CycloneDX','specVersion':'1.5'}"),
                json(EvidenceKind.SPDX_DOCUMENT, "{'spdxVersion':'SPDX-2.3'}"),
                json(EvidenceKind.PCS_COLLATERAL, "{'tcbInfo':{},'signature':'00'}"),
                json(EvidenceKind.CERTIFICATES, "-----BEGIN CERTIFICATE-----"),
                json(EvidenceKind.OPAQUE, "{'payload':1}"),
                json(EvidenceKind.OPAQUE, "{'bomFormat':'CycloneDX'"),
                json(EvidenceKind.OPAQUE, "{'bomFormat':'CycloneDX'} {}"),
                json(EvidenceKind.OPAQUE, "{'bomFormat':'CycloneDX','bomFormat':'other'}"),
                json(EvidenceKind.OPAQUE, "hello"),
                json(EvidenceKind.OPAQUE, ""),
                Arguments.of(EvidenceKind.OPAQUE, Arrays.copyOf(Samples.quote(3, 0), 435)),
                Arguments.of(EvidenceKind.OPAQUE, Samples.quote(4, 0x82)),
                Arguments.of(EvidenceKind.OPAQUE, Arrays.copyOf(Samples.enclave(100_000), 50_000)));
    }

    private static Arguments json(EvidenceKind kind, String text) {
        return Arguments.of(kind, Bytes.utf8(text.replace('\'', '"')).toByteArray());
    }

    @ParameterizedTest
    @MethodSource("files")
    void tellsAFormatByItsContent(EvidenceKind kind, byte[] file) {
        assertThat(Recognizer.recognize(Bytes.copyOf(file)).kind()).isEqualTo(kind);
    }

    @Test
    void saysThatAQuoteIsCutOff() {
        byte[] quote = Samples.quote(3, 0);
        quote[432] = 1;

        assertThat(Recognizer.recognize(Bytes.copyOf(quote)).remark()).contains("cut off");
    }

    @Test
    void noMutationOfAnyFormatThrows() {
        Random random = new Random(7);
        files().map(arguments -> (byte[]) arguments.get()[1])
                .filter(file -> file.length < 5000)
                .forEach(file -> {
                    for (int round = 0; round < 300; round++) {
                        byte[] mutated = Arrays.copyOf(file, random.nextInt(file.length + 20));
                        for (int flips = 0; flips < 3 && mutated.length > 0; flips++) {
                            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
                        }
                        assertThat(Recognizer.recognize(Bytes.copyOf(mutated)).remark())
                                .isNotNull();
                    }
                });
    }
}
