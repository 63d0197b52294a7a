package dev.vitrine.evidence.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.SigstructVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged images end in the declared exception or in a verdict, quickly; a measured byte never changes unnoticed. */
class EnclaveImageMutationTest {

    private static final EnclaveImageVerifier VERIFIER = new EnclaveImageVerifier(
            new SigstructVerifier(PublishedKeys.shipped()), new MeasureLimits(2048, 256, 1 << 22));
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    static Stream<Bytes> images() {
        return Stream.of(
                new IntelSdkWriter(EnclaveImageTest.SIGNER)
                        .version(2, 4)
                        .threads(1, 2)
                        .write(),
                new OpenEnclaveWriter(EnclaveImageTest.SIGNER, 4, 1, 1).write(),
                new Expected()
                        .create(1, 0x8000)
                        .page(0, 0x205, ElfWriter.noise(4096, 1))
                        .add(0x1000, 0x203)
                        .sgxs());
    }

    @ParameterizedTest
    @MethodSource("images")
    void damageIsAnErrorOrAVerdict(Bytes image) {
        Random random = new Random(20260101);
        // The headers, directories and tables are where damage matters most: half of the mutations go there.
        int[] hot = hotspots(image);
        for (int round = 0; round < 1500; round++) {
            byte[] bytes = image.toByteArray();
            for (int change = 0; change <= round % 3; change++) {
                int at = random.nextBoolean() ? hot[random.nextInt(hot.length)] : random.nextInt(bytes.length);
                bytes[Math.min(at, bytes.length - 1)] =
                        (byte) (round % 5 == 0 ? 0xff : round % 7 == 0 ? 0x7f : random.nextInt());
            }
            if (round % 11 == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            try {
                Verdict verdict = VERIFIER.verify(Bytes.copyOf(bytes), Optional.empty(), AT);
                if (verdict.conclusion() == Outcome.PROVEN) {
                    assertThat(verdict.measurements().get("sgx-mrenclave"))
                            .as("round %s", round)
                            .isEqualTo(verdict.measurements().get("sgx-mrenclave-measured"));
                }
            } catch (MalformedException expected) {
                assertThat(expected.what()).isNotEmpty();
            }
        }
    }

    private static int[] hotspots(Bytes image) {
        int marker = -1;
        byte[] magic = {0x4C, 0x0E, 0x5D, 0x63};
        for (int i = 0; i + 4 < image.size(); i++) {
            if (image.slice(i, i + 4).equals(Bytes.copyOf(magic))) {
                marker = i;
                break;
            }
        }
        int start = marker < 0 ? 0x3100 : marker;
        int[] hot = new int[1024];
        for (int i = 0; i < hot.length; i++) {
            hot[i] = i < 256 ? i : i < 384 ? start + i - 256 : i < 512 ? image.size() - (i - 383) : start + 1800 + i;
        }
        return hot;
    }
}
