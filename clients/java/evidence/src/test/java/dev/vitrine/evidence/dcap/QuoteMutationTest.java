package dev.vitrine.evidence.dcap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damage to a quote or to its collateral is an error or is refuted; nothing that was signed changes unnoticed. */
class QuoteMutationTest {

    private static final DcapVerifier VERIFIER = DcapVerifier.under(FakePki.anchors());
    private static final int BITS = 8;

    static Stream<FakePlatform> platforms() {
        return Stream.of(FakePlatform.sgx(), FakePlatform.tdx(4), FakePlatform.tdx(5));
    }

    private static boolean isRefused(Bytes quote, Collateral collateral) {
        try {
            return VERIFIER.verify(Quote.parse(quote), collateral, FakePki.NOW)
                    .forgery()
                    .isPresent();
        } catch (MalformedException e) {
            return true;
        }
    }

    private static boolean isProven(Bytes quote, Collateral collateral) {
        try {
            return VERIFIER.verify(Quote.parse(quote), collateral, FakePki.NOW).conclusion() == Outcome.PROVEN;
        } catch (MalformedException e) {
            return false;
        }
    }

    private static Bytes flip(Bytes bytes, int bit) {
        byte[] changed = bytes.toByteArray();
        changed[bit / BITS] ^= (byte) (1 << bit % BITS);
        return Bytes.wrapUnsafe(changed);
    }

    private static void assertFlipsAreRefused(FakePlatform platform, int step) {
        Bytes quote = platform.quote();
        Collateral collateral = platform.collateral();
        int signed = platform.signedPart().size() * BITS;
        for (int bit = 0; bit < signed; bit += step) {
            assertThat(isRefused(flip(quote, bit), collateral))
                    .as("bit %s", bit)
                    .isTrue();
        }
    }

    /**
     * Everything up to the certificates: signatures, keys, the report of the quoting enclave, lengths. The type of the
     * certification data is not signed: with another one the chain is missing, which is unknown and not refuted.
     */
    private static void assertFlipsBehindAreNotProven(FakePlatform platform, int step) {
        Bytes quote = platform.quote();
        Collateral collateral = platform.collateral();
        int from = platform.signedPart().size() * BITS;
        int to = (quote.size() - platform.chain().size() - 1) * BITS;
        for (int bit = from; bit < to; bit += step) {
            assertThat(isProven(flip(quote, bit), collateral)).as("bit %s", bit).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void oneBitOfEveryByteThatIsSigned(FakePlatform platform) {
        // Nine and eight have no common divisor: all eight positions of a bit come up.
        assertFlipsAreRefused(platform, BITS + 1);
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void oneBitOfEveryByteOfTheSignatureData(FakePlatform platform) {
        assertFlipsBehindAreNotProven(platform, BITS + 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("platforms")
    void everyBitBeforeTheCertificates(FakePlatform platform) {
        assertFlipsAreRefused(platform, 1);
        assertFlipsBehindAreNotProven(platform, 1);
    }

    @Test
    void aBitOfASignedDocumentOrList() {
        FakePlatform platform = FakePlatform.sgx();
        Bytes quote = platform.quote();
        Collateral sound = platform.collateral();
        for (Part part : new Part[] {Part.TCB_INFO, Part.QE_IDENTITY, Part.PCK_CRL, Part.ROOT_CA_CRL}) {
            Bytes bytes = sound.part(part).orElseThrow();
            // Bit 5 is the case of a letter: hexadecimal digits of the signature may change it and mean the same.
            int letters = part == Part.TCB_INFO || part == Part.QE_IDENTITY ? bytes.size() - 140 : bytes.size();
            for (int bit = 0; bit < letters * BITS; bit += 7 * BITS + 1) {
                assertThat(isRefused(quote, sound.with(part, flip(bytes, bit))))
                        .as("%s, bit %s", part, bit)
                        .isTrue();
            }
        }
    }

    @Test
    void randomDamageIsAnErrorOrAVerdict() throws Exception {
        Random random = new Random(0x5eed);
        for (FakePlatform platform : platforms().toList()) {
            Bytes quote = platform.quote();
            Collateral collateral = platform.collateral();
            Verdict sound = VERIFIER.verify(Quote.parse(quote), collateral, FakePki.NOW);
            for (int round = 0; round < 300; round++) {
                byte[] bytes = quote.toByteArray();
                for (int change = 0; change <= round % 3; change++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                Bytes changed =
                        Bytes.wrapUnsafe(bytes).slice(0, round % 5 == 0 ? random.nextInt(bytes.length) : bytes.length);
                if (!isRefused(changed, collateral)) {
                    Verdict verdict = VERIFIER.verify(Quote.parse(changed), collateral, FakePki.NOW);
                    assertThat(verdict.measurements()).isEqualTo(sound.measurements());
                    assertThat(verdict.conclusion()).isEqualTo(Outcome.PROVEN);
                }
            }
        }
    }
}
