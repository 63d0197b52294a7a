package dev.vitrine.evidence.sigstruct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigstructVerifierTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Bytes MR_ENCLAVE = Bytes.copyOf(TestSigner.sha256(new byte[] {1}));
    private static final TestSigner SIGNER = new TestSigner(1);
    private static final SigstructVerifier VERIFIER = new SigstructVerifier(PublishedKeys.shipped());

    @Test
    void provesASignatureThatExcludesDebug() throws Exception {
        Sigstruct signed = SIGNER.sign(MR_ENCLAVE);

        Verdict verdict = VERIFIER.verify(signed.raw(), AT);

        assertThat(verdict.conclusion()).isEqualTo(Outcome.PROVEN);
        assertThat(verdict.checks())
                .extracting(Check::id)
                .containsExactly(
                        "sigstruct.signature", "sigstruct.q1", "sigstruct.q2", "sigstruct.signer", "sigstruct.debug");
        assertThat(verdict.measurements())
                .containsEntry("sgx-mrenclave", MR_ENCLAVE)
                .containsEntry(
                        "sgx-mrsigner",
                        Bytes.copyOf(
                                TestSigner.sha256(signed.raw().slice(128, 512).toByteArray())));
        assertThat(verdict.fields())
                .containsEntry("sigstruct.date", "2024-02-29")
                .containsEntry("sgx.isvprodid", "7")
                .containsEntry("sgx.isvsvn", "9")
                .containsEntry("sgx.debug", "false");
    }

    @Test
    void everyBitCounts() {
        byte[] raw = SIGNER.sign(MR_ENCLAVE).raw().toByteArray();
        List<Integer> accepted = new ArrayList<>();
        for (int bit = 0; bit < raw.length * 8; bit++) {
            raw[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                if (VERIFIER.verify(Bytes.copyOf(raw), AT).forgery().isEmpty()) {
                    accepted.add(bit);
                }
            } catch (MalformedException expected) {
                assertThat(expected.position()).isNotNegative();
            }
            raw[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(accepted).isEmpty();
    }

    @Test
    void everyOtherLengthIsMalformed() {
        byte[] raw = SIGNER.sign(MR_ENCLAVE).raw().toByteArray();
        for (int length = 0; length <= raw.length + 1; length++) {
            Bytes cut = Bytes.copyOf(Arrays.copyOf(raw, length));
            if (length != raw.length) {
                assertThatThrownBy(() -> Sigstruct.parse(cut)).isInstanceOf(MalformedException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void refusesAnUnpaddedCubeRoot(int garbage) throws Exception {
        // With exponent 3 the high bytes of a cube can be chosen freely: a parser that skips padding takes this.
        byte[] raw = SIGNER.sign(MR_ENCLAVE).raw().toByteArray();
        byte[] prefix = new byte[384];
        prefix[1] = 1;
        for (int i = 2; i < 10; i++) {
            prefix[i] = (byte) 0xff;
        }
        prefix[60] = (byte) garbage;
        BigInteger target = new BigInteger(1, prefix);
        BigInteger root = BigInteger.ONE.shiftLeft(target.bitLength() / 3);
        for (int i = 0; i < 4000; i++) {
            BigInteger next =
                    root.shiftLeft(1).add(target.divide(root.multiply(root))).divide(BigInteger.valueOf(3));
            if (next.equals(root)) {
                break;
            }
            root = next;
        }
        SIGNER.putSignature(raw, root.add(BigInteger.ONE));

        Verdict verdict = VERIFIER.verify(Bytes.copyOf(raw), AT);

        assertThat(outcome(verdict, "sigstruct.signature")).contains(Outcome.REFUTED);
        assertThat(outcome(verdict, "sigstruct.q1")).contains(Outcome.PROVEN);
    }

    @Test
    void aZeroModulusIsRefutedWithoutAnArithmeticError() throws Exception {
        byte[] raw = SIGNER.sign(MR_ENCLAVE).raw().toByteArray();
        Arrays.fill(raw, 128, 512, (byte) 0);

        Verdict verdict = VERIFIER.verify(Bytes.copyOf(raw), AT);

        assertThat(outcome(verdict, "sigstruct.signature")).contains(Outcome.REFUTED);
        assertThat(outcome(verdict, "sigstruct.q2")).contains(Outcome.UNKNOWN);
    }

    @Test
    void warnsOfAPublishedKey() {
        Sigstruct signed = SIGNER.sign(MR_ENCLAVE);
        SigstructVerifier verifier =
                new SigstructVerifier(PublishedKeys.shipped().with(signed.mrSigner(), "this test"));

        Verdict verdict = verifier.verify(signed, AT);

        assertThat(verdict.conclusion()).isEqualTo(Outcome.WARNING);
        assertThat(verdict.forgery()).isEmpty();
        assertThat(outcome(verdict, "sigstruct.signer")).contains(Outcome.WARNING);
    }

    @Test
    void knowsTheSampleKeyOfTheIntelSdk() throws Exception {
        Bytes sample = Bytes.fromHex("83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e");

        assertThat(PublishedKeys.shipped().origin(sample))
                .hasValueSatisfying(o -> assertThat(o).contains("linux-sgx"));
        assertThat(PublishedKeys.shipped().size()).isGreaterThanOrEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void warnsWhereDebugIsSignedOrLeftOpen(boolean signedForDebug) {
        Sigstruct signed =
                SIGNER.sign(MR_ENCLAVE, b -> b.putLong(signedForDebug ? 928 : 944, signedForDebug ? 7 : ~2L));

        Verdict verdict = VERIFIER.verify(signed, AT);

        assertThat(outcome(verdict, "sigstruct.debug")).contains(Outcome.WARNING);
        assertThat(outcome(verdict, "sigstruct.signature")).contains(Outcome.PROVEN);
    }

    @Test
    void warnsOfTheProvisioningKey() {
        Verdict verdict = VERIFIER.verify(SIGNER.sign(MR_ENCLAVE, b -> b.putLong(928, 0x15)), AT);

        assertThat(outcome(verdict, "sigstruct.privileges")).contains(Outcome.WARNING);
    }

    @Test
    void readsBothEncodingsOfTheDate() {
        assertThat(new SignedDate(0x20161214).date()).contains(LocalDate.of(2016, 12, 14));
        assertThat(new SignedDate(0x20161214).isBcd()).isTrue();
        assertThat(new SignedDate(0x07E70B1FL).date()).isEmpty();
        assertThat(new SignedDate(0x07E70B1DL).date()).contains(LocalDate.of(2023, 11, 29));
        assertThat(new SignedDate(0x07E70B1DL).isBcd()).isFalse();
        assertThat(new SignedDate(0)).hasToString("0x00000000");
    }

    @Test
    void findsEveryCopyInAFile() {
        Bytes signed = SIGNER.sign(MR_ENCLAVE).raw();
        byte[] file = new byte[8192];
        signed.copyTo(file, 13);
        signed.copyTo(file, 4000);
        signed.slice(0, 1000).copyTo(file, 7000);

        assertThat(SigstructScan.find(Bytes.copyOf(file)))
                .extracting(SigstructScan.Found::position)
                .containsExactly(13, 4000);
    }

    @Test
    void aSignedPartAloneIsNoSigstruct() throws Exception {
        Bytes signed = SIGNER.sign(MR_ENCLAVE).raw();
        Bytes part = Bytes.concat(signed.slice(0, 128), signed.slice(900, 1028));

        assertThat(SigstructBody.parse(part).mrEnclave()).isEqualTo(MR_ENCLAVE);
        assertThatThrownBy(() -> Sigstruct.parse(part)).isInstanceOf(MalformedException.class);
    }

    private static Optional<Outcome> outcome(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .map(Check::outcome)
                .findFirst();
    }
}
