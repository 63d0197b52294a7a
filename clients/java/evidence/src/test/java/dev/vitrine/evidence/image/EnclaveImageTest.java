package dev.vitrine.evidence.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructVerifier;
import dev.vitrine.evidence.sigstruct.TestSigner;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loader against images that are written here, and against a naive stream of what should be measured. */
class EnclaveImageTest {

    static final TestSigner SIGNER = new TestSigner(1);
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final EnclaveImageVerifier VERIFIER =
            new EnclaveImageVerifier(new SigstructVerifier(PublishedKeys.shipped()), MeasureLimits.DEFAULT);

    private static Stream<IntelSdkWriter> intelImages() {
        return Stream.of(
                new IntelSdkWriter(SIGNER).version(1, 4).heap(8, true),
                new IntelSdkWriter(SIGNER).version(1, 5).threads(0, 0),
                new IntelSdkWriter(SIGNER).version(2, 1).heap(5, false).threads(3, 0),
                new IntelSdkWriter(SIGNER).version(2, 4).threads(2, 6),
                new IntelSdkWriter(SIGNER)
                        .version(2, 4)
                        .version(2, 1)
                        .version(1, 4)
                        .threads(1, 4),
                new IntelSdkWriter(SIGNER).version(2, 4).textRelocations(),
                new IntelSdkWriter(SIGNER).version(3, 3),
                new IntelSdkWriter(SIGNER).version(11, 5).range(0x10000, 0x200_0000),
                new IntelSdkWriter(SIGNER).version(2, 4).code(ElfWriter.noise(4096, 9)));
    }

    @ParameterizedTest
    @MethodSource("intelImages")
    void measuresIntelSdkImages(IntelSdkWriter writer) throws Exception {
        Bytes file = writer.write();

        Verdict verdict = VERIFIER.verify(file, Optional.empty(), AT);

        assertThat(verdict.conclusion()).as("%s", verdict.checks()).isEqualTo(Outcome.PROVEN);
        assertThat(verdict.measurements().get("sgx-mrenclave-measured"))
                .isEqualTo(writer.expected().mrEnclave())
                .isEqualTo(verdict.measurements().get("sgx-mrenclave"));
        assertThat(verdict.fields()).containsEntry("enclave.format", "Intel SDK");
    }

    @ParameterizedTest
    @MethodSource("intelImages")
    void anIntelSdkImageAndItsStreamAreOneEnclave(IntelSdkWriter writer) throws Exception {
        EnclaveImage.Variant variant =
                EnclaveImage.parse(writer.write()).variants().get(0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        variant.load(new SgxsWriter(out), MeasureLimits.DEFAULT);
        Bytes stream = Bytes.copyOf(out.toByteArray());

        assertThat(stream).isEqualTo(writer.expected().sgxs());
        Measurement ofStream = EnclaveImage.parse(stream)
                .variants()
                .get(0)
                .measure(MeasureLimits.DEFAULT)
                .orElseThrow();
        Measurement ofImage = variant.measure(MeasureLimits.DEFAULT).orElseThrow();
        assertThat(ofStream.mrEnclave()).isEqualTo(ofImage.mrEnclave());
        assertThat(ofImage.trail().firstDifference(ofStream.trail())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("openEnclaveImages")
    void measuresOpenEnclaveImages(OpenEnclaveWriter writer) throws Exception {
        Verdict verdict = VERIFIER.verify(writer.write(), Optional.empty(), AT);

        assertThat(verdict.measurements().get("sgx-mrenclave-measured"))
                .isEqualTo(writer.expected().mrEnclave());
        assertThat(verdict.conclusion()).as("%s", verdict.checks()).isEqualTo(Outcome.PROVEN);
        assertThat(verdict.fields()).containsEntry("enclave.format", "Open Enclave");
    }

    private static Stream<OpenEnclaveWriter> openEnclaveImages() {
        return Stream.of(
                new OpenEnclaveWriter(SIGNER, 16, 2, 1),
                new OpenEnclaveWriter(SIGNER, 0, 1, 4),
                new OpenEnclaveWriter(SIGNER, 1024, 8, 2));
    }

    @Test
    void aChangedByteOfCodeIsADifferentEnclave() throws Exception {
        byte[] file = new IntelSdkWriter(SIGNER).version(2, 4).write().toByteArray();
        file[0x1005] ^= 1;

        Map<String, Outcome> outcomes = outcomes(VERIFIER.verify(Bytes.copyOf(file), Optional.empty(), AT));

        assertThat(outcomes)
                .containsEntry("sigstruct.signature", Outcome.PROVEN)
                .containsEntry("image.copies", Outcome.PROVEN)
                .containsEntry("image.mrenclave", Outcome.REFUTED);
    }

    @Test
    void twoBuildsDifferAtTheFirstChangedPage() throws Exception {
        byte[] code = ElfWriter.noise(0x3000, 9);
        byte[] changed = code.clone();
        changed[0x2001] ^= 1;

        assertThat(trail(new IntelSdkWriter(SIGNER).version(2, 4).code(code))
                        .firstDifference(
                                trail(new IntelSdkWriter(SIGNER).version(2, 4).code(changed))))
                .hasValueSatisfying(text -> assertThat(text).startsWith("page 0x3000 (segment): content"));
        assertThat(trail(new IntelSdkWriter(SIGNER).version(2, 4).heap(3, false))
                        .firstDifference(
                                trail(new IntelSdkWriter(SIGNER).version(2, 4).heap(4, false))))
                .hasValueSatisfying(text -> assertThat(text).contains("stack (minimum)", "heap (minimum)"));
    }

    private static PageTrail trail(IntelSdkWriter writer) throws MalformedException {
        return EnclaveImage.parse(writer.write())
                .variants()
                .get(0)
                .measure(MeasureLimits.DEFAULT)
                .orElseThrow()
                .trail();
    }

    @Test
    void copiesThatDisagreeAreRefuted() throws Exception {
        Bytes file = new IntelSdkWriter(SIGNER).version(2, 4).write();
        Sigstruct other = SIGNER.sign(Bytes.copyOf(new byte[32]));

        Verdict verdict = VERIFIER.verify(Bytes.concat(file, other.raw()), Optional.empty(), AT);

        assertThat(outcomes(verdict))
                .containsEntry("image.copies", Outcome.REFUTED)
                .containsEntry("image.mrenclave", Outcome.PROVEN);
    }

    @Test
    void aStreamIsJudgedWithTheSignatureThatComesWithIt() throws Exception {
        Expected stream = new Expected().create(1, 0x4000).page(0, 0x205, ElfWriter.noise(4096, 1));
        Sigstruct signed = SIGNER.sign(stream.mrEnclave());

        assertThat(VERIFIER.verify(stream.sgxs(), Optional.of(signed), AT).conclusion())
                .isEqualTo(Outcome.PROVEN);
        assertThat(outcomes(VERIFIER.verify(stream.sgxs(), Optional.empty(), AT)))
                .containsEntry("image.signature", Outcome.UNKNOWN)
                .containsEntry("image.mrenclave", Outcome.UNKNOWN);
        Bytes longer =
                Bytes.concat(stream.sgxs(), new Expected().add(0x1000, 0x203).sgxs());
        assertThat(outcomes(VERIFIER.verify(longer, Optional.of(signed), AT)))
                .containsEntry("image.mrenclave", Outcome.REFUTED);
    }

    @Test
    void aStreamThatEndsInItsFirstRecordIsMalformed() {
        Bytes stream = new Expected().create(1, 0x8000).sgxs();

        for (int size = 8; size < 64; size++) {
            Bytes cut = stream.slice(0, size);
            assertThatThrownBy(() -> EnclaveImage.parse(cut))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("the first record is cut off");
        }
    }

    @Test
    void unmeasuredDataOfAStreamDoesNotCount() throws Exception {
        byte[] unmeasured = new byte[64 + 256];
        Bytes.utf8("UNMEASRD").copyTo(unmeasured, 0);
        unmeasured[9] = 0x10; // chunk 0x1000
        unmeasured[64] = 77;
        Expected measured = new Expected().create(1, 0x4000).add(0, 0x203).add(0x1000, 0x203);
        Bytes stream = Bytes.concat(measured.sgxs(), Bytes.copyOf(unmeasured));

        assertThat(EnclaveImage.parse(stream)
                        .variants()
                        .get(0)
                        .measure(MeasureLimits.DEFAULT)
                        .orElseThrow()
                        .mrEnclave())
                .isEqualTo(measured.mrEnclave());
        refuseStream(Bytes.concat(stream, Bytes.copyOf(unmeasured)));
    }

    @Test
    void streamsOutOfOrderAreMalformed() {
        refuseStream(new Expected()
                .create(1, 0x4000)
                .add(0x1000, 0x203)
                .add(0, 0x203)
                .sgxs());
        refuseStream(
                new Expected().create(1, 0x4000).add(0, 0x203).add(0, 0x203).sgxs());
        Bytes page =
                new Expected().create(1, 0x4000).page(0, 0x203, new byte[0]).sgxs();
        // SPEC: a chunk is loaded once. The reference reader misses all repeats but that of chunk 0.
        refuseStream(Bytes.concat(page, page.slice(128 + 3 * 320, 128 + 4 * 320)));
        refuseStream(page.slice(0, page.size() - 1));
        refuseStream(Bytes.concat(page, Bytes.utf8("x".repeat(64))));
    }

    private static void refuseStream(Bytes stream) {
        assertThatThrownBy(() -> {
                    Optional<Measurement> unused =
                            EnclaveImage.parse(stream).variants().get(0).measure(MeasureLimits.DEFAULT);
                })
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void anUnknownFormatStillShowsItsSignature() throws Exception {
        Bytes file = Bytes.concat(
                Bytes.utf8("some loader's format"),
                SIGNER.sign(Bytes.copyOf(new byte[32])).raw());

        assertThat(outcomes(VERIFIER.verify(file, Optional.empty(), AT)))
                .containsEntry("sigstruct.signature", Outcome.PROVEN)
                .containsEntry("image.mrenclave", Outcome.UNKNOWN);
        assertThatThrownBy(() -> VERIFIER.verify(Bytes.utf8("nothing of the kind"), Optional.empty(), AT))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void anEnclaveBeyondTheLimitsIsUnknownNotRefuted() throws Exception {
        EnclaveImageVerifier frugal = new EnclaveImageVerifier(
                new SigstructVerifier(PublishedKeys.shipped()), new MeasureLimits(10, 10, 1 << 20));

        assertThat(outcomes(
                        frugal.verify(new IntelSdkWriter(SIGNER).version(2, 4).write(), Optional.empty(), AT)))
                .containsEntry("image.mrenclave", Outcome.UNKNOWN);
        assertThat(outcomes(frugal.verify(new OpenEnclaveWriter(SIGNER, 1, 1, 1).write(), Optional.empty(), AT)))
                .containsEntry("image.mrenclave", Outcome.UNKNOWN);
    }

    private static Map<String, Outcome> outcomes(Verdict verdict) {
        return verdict.checks().stream().collect(Collectors.toMap(Check::id, Check::outcome));
    }
}
