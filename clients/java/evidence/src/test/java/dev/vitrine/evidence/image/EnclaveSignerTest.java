package dev.vitrine.evidence.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.image.EnclaveSigner.Layout;
import dev.vitrine.evidence.sigstruct.EnclaveKey;
import dev.vitrine.evidence.sigstruct.EnclaveKey.Terms;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.SigstructVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnclaveSignerTest {

    private static final Instant AT = Instant.parse("2026-11-22T00:00:00Z");
    private static final Terms TERMS = Terms.production(0x20261122, 1, 2);
    private static final Layout LAYOUT = new Layout(4, 2, 2);
    private static final EnclaveKey KEY = EnclaveKey.generate(new Random(1));
    private static final EnclaveImageVerifier VERIFIER =
            new EnclaveImageVerifier(new SigstructVerifier(PublishedKeys.shipped()), MeasureLimits.DEFAULT);

    private static Bytes unsigned(int seed) {
        return Bytes.copyOf(new ElfWriter()
                .entry(0x1000)
                .load(ElfWriter.READ, 0, ElfWriter.noise(0x800, 8), 0x800)
                .load(ElfWriter.READ | ElfWriter.EXECUTE, 0x1000, ElfWriter.noise(0x1234, seed), 0x1234)
                .load(ElfWriter.READ | ElfWriter.WRITE, 0x4000, ElfWriter.noise(0x100, 3), 0x2000)
                .section(".note.sgxmeta", 7, new byte[4096])
                .write());
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "4, 2, 2", "256, 64, 8"})
    void whatItSignsIsProvenByMeasuringItAgain(int heap, int stack, int threads) throws Exception {
        Bytes signed = EnclaveSigner.sign(unsigned(5), new Layout(heap, stack, threads), KEY, TERMS);

        Verdict verdict = VERIFIER.verify(signed, Optional.empty(), AT);

        assertThat(verdict.conclusion()).as("%s", verdict.checks()).isEqualTo(Outcome.PROVEN);
        assertThat(verdict.fields())
                .containsEntry("sgx.isvprodid", "1")
                .containsEntry("sgx.isvsvn", "2")
                .containsEntry("sgx.debug", "false");
    }

    @Test
    void twoSignersOfOneImageAreOneEnclave() throws Exception {
        EnclaveKey other = EnclaveKey.generate(new Random(2));

        Verdict first = VERIFIER.verify(EnclaveSigner.sign(unsigned(5), LAYOUT, KEY, TERMS), Optional.empty(), AT);
        Verdict second = VERIFIER.verify(EnclaveSigner.sign(unsigned(5), LAYOUT, other, TERMS), Optional.empty(), AT);

        assertThat(first.measurements().get("sgx-mrenclave"))
                .isEqualTo(second.measurements().get("sgx-mrenclave"));
        assertThat(first.measurements().get("sgx-mrsigner"))
                .isEqualTo(KEY.mrSigner())
                .isNotEqualTo(second.measurements().get("sgx-mrsigner"));
    }

    @Test
    void theDummyKeyIsOnTheListOfPublishedKeys() throws Exception {
        Bytes signed = EnclaveSigner.sign(unsigned(5), LAYOUT, EnclaveKey.dummy(), TERMS);

        Map<String, Outcome> outcomes = VERIFIER.verify(signed, Optional.empty(), AT).checks().stream()
                .collect(Collectors.toMap(Check::id, Check::outcome));

        assertThat(PublishedKeys.shipped().origin(EnclaveKey.dummy().mrSigner()))
                .hasValueSatisfying(text -> assertThat(text).contains("dummy"));
        assertThat(outcomes)
                .containsEntry("sigstruct.signature", Outcome.PROVEN)
                .containsEntry("sigstruct.signer", Outcome.WARNING);
    }

    @Test
    void anUnsignedImageMeasuresAsTheSignedOneWithItsLayout() throws Exception {
        Bytes signed = EnclaveSigner.sign(unsigned(5), LAYOUT, KEY, TERMS);

        assertThat(measure(BorrowedLayout.of(unsigned(5), signed))).isEqualTo(mrEnclave(signed));
        assertThat(measure(BorrowedLayout.of(unsigned(6), signed))).isNotEqualTo(mrEnclave(signed));
        Bytes withRelocations = new IntelSdkWriter(new dev.vitrine.evidence.sigstruct.TestSigner(9))
                .version(2, 4)
                .write();
        assertThat(BorrowedLayout.of(withRelocations, withRelocations).objection())
                .as("it patches bytes that belong to no section of global data")
                .hasValueSatisfying(text -> assertThat(text).contains("patches"));
    }

    @Test
    void aLayoutThatCouldBringCodeIsNotBorrowed() throws Exception {
        Bytes signed = EnclaveSigner.sign(unsigned(5), LAYOUT, KEY, TERMS);
        int block = find(signed, SdkMetadata.MAGIC);
        int lines = block + 1904 + 64;

        byte[] executableHeap = signed.toByteArray();
        executableHeap[lines + 24] = 7;
        assertThat(BorrowedLayout.of(unsigned(5), Bytes.copyOf(executableHeap)).objection())
                .hasValueSatisfying(text -> assertThat(text).contains("heap (initial)", "executable"));

        byte[] contentInStack = signed.toByteArray();
        contentInStack[lines + 2 * 32 + 16] = 64;
        contentInStack[lines + 2 * 32 + 17] = 0;
        contentInStack[lines + 2 * 32 + 18] = 0;
        contentInStack[lines + 2 * 32 + 19] = 0;
        contentInStack[lines + 2 * 32 + 20] = 64;
        assertThat(BorrowedLayout.of(unsigned(5), Bytes.copyOf(contentInStack)).objection())
                .hasValueSatisfying(text -> assertThat(text).contains("bytes of its own"));

        byte[] otherEntry = signed.toByteArray();
        otherEntry[template(signed, block) + 33] ^= 0x20;
        assertThat(BorrowedLayout.of(unsigned(5), Bytes.copyOf(otherEntry)).objection())
                .hasValueSatisfying(text -> assertThat(text).contains("thread control structure"));

        byte[] patchesCode = signed.toByteArray();
        patchesCode[block + 1904 + 1] = 0x10;
        BorrowedLayout layout = BorrowedLayout.of(unsigned(5), Bytes.copyOf(patchesCode));
        assertThat(layout.objection())
                .hasValueSatisfying(text -> assertThat(text).contains("0x1028"));
        assertThatThrownBy(layout::variants).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFileWithoutRoomForMetadataIsRefused() {
        Bytes bare = Bytes.copyOf(new ElfWriter()
                .load(ElfWriter.READ, 0, ElfWriter.noise(0x800, 8), 0x800)
                .write());
        Bytes narrow = Bytes.copyOf(new ElfWriter()
                .load(ElfWriter.READ, 0, ElfWriter.noise(0x800, 8), 0x800)
                .section(".note.sgxmeta", 7, new byte[2000])
                .write());

        assertThatThrownBy(() -> EnclaveSigner.sign(bare, LAYOUT, KEY, TERMS))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("no section");
        assertThatThrownBy(() -> EnclaveSigner.sign(narrow, LAYOUT, KEY, TERMS))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("room");
    }

    private static Bytes measure(BorrowedLayout layout) throws MalformedException {
        assertThat(layout.objection()).isEmpty();
        return layout.variants()
                .get(0)
                .measure(MeasureLimits.DEFAULT)
                .orElseThrow()
                .mrEnclave();
    }

    private static Bytes mrEnclave(Bytes signed) throws MalformedException {
        return EnclaveImage.parse(signed)
                .variants()
                .get(0)
                .measure(MeasureLimits.DEFAULT)
                .orElseThrow()
                .mrEnclave();
    }

    private static int template(Bytes file, int block) {
        ByteBuffer b = ByteBuffer.wrap(file.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        return block + b.getInt(block + 1904 + 64 + 4 * 32 + 20);
    }

    private static int find(Bytes file, long magic) {
        ByteBuffer b = ByteBuffer.wrap(file.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 8 <= b.capacity(); i++) {
            if (b.getLong(i) == magic) {
                return i;
            }
        }
        throw new AssertionError("no metadata");
    }
}
