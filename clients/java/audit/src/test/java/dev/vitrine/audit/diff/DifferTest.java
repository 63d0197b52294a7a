package dev.vitrine.audit.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.audit.DemoRelease;
import dev.vitrine.audit.diff.EnclaveDiff.Cause;
import dev.vitrine.audit.diff.EnclaveDiff.FieldDifference;
import dev.vitrine.audit.diff.EnclaveDiff.PageDifference;
import dev.vitrine.evidence.image.EnclaveSigner;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.evidence.sigstruct.EnclaveKey;
import dev.vitrine.tlog.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before all tests
class DifferTest {

    private static final Differ DIFFER = new Differ(MeasureLimits.DEFAULT);
    private static final EnclaveKey.Terms TERMS = EnclaveKey.Terms.production(0x20261122, 1, 1);
    private static final EnclaveSigner.Layout LAYOUT = new EnclaveSigner.Layout(8, 2, 1);

    @TempDir
    private static Path folder;

    private static Bytes image;

    @BeforeAll
    static void build() throws Exception {
        DemoRelease.assumeCompiler();
        image = build("plain");
    }

    /** Builds the demo with changed options in a folder of its own. */
    private static Bytes build(String name, String... arguments) throws Exception {
        Path source = Files.createDirectories(folder.resolve(name));
        try (Stream<Path> files = Files.list(DemoRelease.cases().resolve("demo"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path unused = Files.copy(file, source.resolve(String.valueOf(file.getFileName())));
            }
        }
        List<String> command = new ArrayList<>(List.of("make", "-s"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(source.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Bytes.copyOf(Files.readAllBytes(source.resolve("out/vault.so")));
    }

    private static Bytes sign(Bytes unsigned, int key) throws Exception {
        return EnclaveSigner.sign(unsigned, LAYOUT, DemoRelease.KEYS.get(key), TERMS);
    }

    @Test
    void twoSignersOfOneImageAreTheSameBitForBit() throws Exception {
        EnclaveDiff diff = DIFFER.compare(sign(image, 0), sign(image, 1));

        assertThat(diff.similarity()).isEqualTo(Similarity.BIT_FOR_BIT);
        assertThat(diff.signature()).extracting(FieldDifference::field).containsExactly("MRSIGNER");
        assertThat(diff.notes()).anyMatch(note -> note.contains("q1 and q2"));
        assertThat(diff.first()).isEqualTo(diff.second());
    }

    @Test
    void anUnsignedImageIsComparedWithTheLayoutOfTheSignedOne() throws Exception {
        EnclaveDiff diff = DIFFER.compare(sign(image, 0), image);

        assertThat(diff.similarity()).isEqualTo(Similarity.BIT_FOR_BIT);
        assertThat(diff.notes()).anyMatch(note -> note.contains(".note.sgxmeta"));
    }

    @Test
    void whatIsNotMeasuredMayDiffer() throws Exception {
        byte[] other = image.toByteArray();
        int comment = indexOf(other, "GCC: (");
        other[comment] = 'g';

        EnclaveDiff diff = DIFFER.compare(sign(image, 0), sign(Bytes.copyOf(other), 0));

        assertThat(diff.similarity()).isEqualTo(Similarity.SAME_MEASUREMENT);
        assertThat(diff.pageCount()).isZero();
    }

    @Test
    void aTimestampIsNamedWithPageSectionAndSymbol() throws Exception {
        Bytes first = build("morning", "DEFECT=timestamp");
        byte[] later = first.toByteArray();
        int stamp = indexOf(later, "built at ") + 9;
        later[stamp + 18] = (byte) (later[stamp + 18] == '1' ? '2' : '1');

        EnclaveDiff diff = DIFFER.compare(sign(first, 0), Bytes.copyOf(later));

        assertThat(diff.similarity()).isEqualTo(Similarity.DIFFERENT);
        assertThat(diff.pageCount()).isEqualTo(1);
        PageDifference page = diff.pages().get(0);
        assertThat(page.region()).isEqualTo("segment");
        assertThat(page.place().orElseThrow().section()).isEqualTo(".rodata");
        assertThat(page.place().orElseThrow().symbol()).isEqualTo("build_stamp");
        assertThat(page.place().orElseThrow().bytes()).isEqualTo(1);
        assertThat(diff.causes()).extracting(Cause::code).first().isEqualTo("timestamp");
        assertThat(diff.summary()).contains(".rodata", "build_stamp", "timestamp");
    }

    @Test
    void aBuildPathIsNamed() throws Exception {
        EnclaveDiff diff =
                DIFFER.compare(sign(build("here", "DEFECT=path"), 0), sign(build("rather-far-away", "DEFECT=path"), 0));

        assertThat(diff.similarity()).isEqualTo(Similarity.DIFFERENT);
        assertThat(diff.causes()).extracting(Cause::code).contains("build-path");
        assertThat(diff.causes().get(0).why()).contains("/rather-far-away/enclave.c");
        assertThat(diff.causes().get(0).advice()).contains("-ffile-prefix-map");
    }

    @Test
    void anotherCompilerIsReadFromItsComment() throws Exception {
        byte[] other = image.toByteArray();
        other[indexOf(other, "GCC: (") + 1] = 'c';
        other[0x1020 + 8] ^= 1;

        EnclaveDiff diff = DIFFER.compare(sign(image, 0), sign(Bytes.copyOf(other), 0));

        assertThat(diff.causes()).extracting(Cause::code).contains("compiler");
        assertThat(diff.pages().get(0).place().orElseThrow().section()).startsWith(".text");
    }

    @Test
    void aBuildIdIsToldFromWhatItHashes() throws Exception {
        String[] flags = {"LDFLAGS=-shared -nostdlib -Wl,--build-id=sha1 -Wl,-e,enclave_entry", "CC=gcc -g"};
        EnclaveDiff diff = DIFFER.compare(sign(build("id", flags), 0), sign(build("id-elsewhere", flags), 0));

        assertThat(diff.causes()).extracting(Cause::code).contains("build-id", "build-path");
        assertThat(diff.pages().get(0).place().orElseThrow().section()).isEqualTo(".note.gnu.build-id");
    }

    @Test
    void anotherConfigurationIsNoDifferenceOfTheCode() throws Exception {
        Bytes larger = EnclaveSigner.sign(image, new EnclaveSigner.Layout(9, 2, 1), DemoRelease.KEYS.get(0), TERMS);

        EnclaveDiff diff = DIFFER.compare(sign(image, 0), larger);

        assertThat(diff.similarity()).isEqualTo(Similarity.DIFFERENT);
        assertThat(diff.causes()).extracting(Cause::code).containsExactly("layout");
        assertThat(diff.layout()).isNotEmpty();
    }

    @Test
    void twoUnsignedImagesAreLaidOutAlike() throws Exception {
        Bytes other = build("unsigned", "DEFECT=path");

        assertThat(DIFFER.compare(image, image).similarity()).isEqualTo(Similarity.BIT_FOR_BIT);
        EnclaveDiff diff = DIFFER.compare(image, other);
        assertThat(diff.similarity()).isEqualTo(Similarity.DIFFERENT);
        assertThat(diff.notes()).anyMatch(note -> note.contains("dummy key"));
    }

    @Test
    void whatIsNoEnclaveIsUnknownAndNeverTheSame() {
        EnclaveDiff diff = DIFFER.compare(image, Bytes.utf8("hello"));

        assertThat(diff.similarity()).isEqualTo(Similarity.UNKNOWN);
        assertThat(diff.notes()).anyMatch(note -> note.contains("no enclave image"));
    }

    private static int indexOf(byte[] file, String text) {
        int at = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).isPositive();
        return at;
    }
}
