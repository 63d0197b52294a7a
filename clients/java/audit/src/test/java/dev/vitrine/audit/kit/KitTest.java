package dev.vitrine.audit.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KitTest {

    private static final String LONG = "project/" + "a-long-folder-name/".repeat(12) + "ünïcode.bin";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"kit.tar", "kit.tar.gz"})
    void givesBackWhatWasPutIn(String name) throws Exception {
        Path archive = folder.resolve(name);
        Bytes id = sample().write(archive);

        try (Kit kit = Kit.open(archive)) {
            assertThat(kit.id()).isEqualTo(id);
            assertThat(kit.files()).hasSize(4);
            assertThat(kit.manifest().orElseThrow()).hasContent("version: 1\n");
            Bytes input = Bytes.utf8("an input");
            assertThat(kit.find(Sha256.of(input)).orElseThrow()).hasContent("an input");
            assertThat(kit.find(RelativePath.parse(LONG)).orElseThrow()).hasBinaryContent(new byte[100_000]);
            assertThat(kit.files(KitSection.PROOFS)).isEmpty();
        }
    }

    @Test
    void isTheSameArchiveWhateverTheOrderAndTheTime() throws Exception {
        Bytes id = sample().write(folder.resolve("a.tar"));
        Path late = Files.writeString(folder.resolve("vitrine.yml"), "version: 1\n");
        Bytes same = new KitWriter()
                .add(RelativePath.parse(LONG), Bytes.wrapUnsafe(new byte[100_000]))
                .add(RelativePath.parse("project/empty"), Bytes.EMPTY)
                .add(KitSection.input(Sha256.of(Bytes.utf8("an input"))), Bytes.utf8("an input"))
                .add(RelativePath.parse("project/vitrine.yml"), late)
                .write(folder.resolve("b.tar"));

        assertThat(same).isEqualTo(id);
        assertThat(folder.resolve("a.tar")).hasSameBinaryContentAs(folder.resolve("b.tar"));
        assertThat(sample().write(folder.resolve("c.tgz"))).isEqualTo(id);
    }

    @Test
    void leavesNothingBehind() throws Exception {
        Path archive = folder.resolve("kit.tar");
        Bytes unused = sample().write(archive);
        Path unpacked;
        try (Kit kit = Kit.open(archive)) {
            unpacked = kit.project();
            assertThat(unpacked).isDirectory();
        }

        assertThat(unpacked).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(archive);
        }
    }

    @Test
    void keepsAFolderOnlyWhereItIsWhole() throws Exception {
        Path archive = folder.resolve("kit.tar");
        Bytes unused = sample().write(archive);
        Path target = folder.resolve("unpacked");

        assertThatThrownBy(() -> Kit.unpack(archive, target, new KitLimits(1000)))
                .hasMessageContaining("larger than 1000 bytes together");
        assertThat(target).doesNotExist();
        try (Kit kit = Kit.unpack(archive, target, KitLimits.DEFAULT)) {
            assertThat(kit.files()).hasSize(4);
        }
        assertThat(target.resolve("project/vitrine.yml")).hasContent("version: 1\n");
        assertThatThrownBy(() -> Kit.unpack(archive, target, KitLimits.DEFAULT)).isInstanceOf(IOException.class);
        assertThat(target.resolve("project/vitrine.yml")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../escape",
                "/absolute",
                "project/../../escape",
                "project/a\\b",
                "project//a",
                "project/",
                "project",
                "elsewhere/a",
                "project/c:a"
            })
    void refusesAPathOutsideOfItsFolders(String path) throws Exception {
        refuses(new RawTar().index(RawTar.line(path, "")).file(path, ""), "kit.index, line 2");
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).doesNotContain("escape");
        }
    }

    @Test
    void refusesWhatIsNotAFile() throws Exception {
        String line = RawTar.line("project/a", "");
        for (byte kind :
                List.of(TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_FIFO)) {
            refuses(new RawTar().index(line).link("project/a", "/etc/passwd", kind), "not a plain file");
        }
        refuses(new RawTar().index(line).file("project/a/", ""), "not a plain file");
    }

    @Test
    void refusesWhatDiffersFromTheIndex() throws Exception {
        String a = RawTar.line("project/a", "x");
        String b = RawTar.line("project/b", "y");
        refuses(new RawTar().index(a).file("project/a", "z"), "another SHA-256");
        refuses(new RawTar().index(a).file("project/a", "xx"), "another size");
        refuses(new RawTar().index(a, b).file("project/b", "y").file("project/a", "x"), "expected project/a and found");
        refuses(new RawTar().index(a, b).file("project/a", "x"), "ends before project/b");
        refuses(new RawTar().index(a).file("project/a", "x").file("project/b", "y"), "not in the index");
        refuses(new RawTar().file("project/a", "x").index(a), "expected kit.index and found project/a");
        refuses(new RawTar(), "ends before kit.index");
    }

    @Test
    void refusesAnIndexThatCouldMeanTwoThings() throws Exception {
        String a = RawTar.line("project/a", "x");
        refuses(new RawTar().index(a, a), "two files have one path");
        refuses(new RawTar().index(RawTar.line("project/A", "x"), a), "differ in case only");
        refuses(new RawTar().index(a, RawTar.line("project/a/b", "x")), "a file and a folder");
        refuses(new RawTar().index(RawTar.line("project/b", "x"), a), "not in the order");
        refuses(new RawTar().index(a.replace(" 1 ", " 01 ")), "expected a size");
        refuses(new RawTar().index(a.toUpperCase(java.util.Locale.ROOT)), "expected a SHA-256");
        refuses(new RawTar().index(a.strip()), "does not end");
        refuses(new RawTar().file(KitIndex.NAME, "vitrine.dev/kit/v2\n"), "expected vitrine.dev/kit/v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kit.tar", "kit.tgz"})
    void noFlippedBitAndNoCutGoesUnnoticedInWhatIsUsed(String name) throws Exception {
        Path archive = folder.resolve(name);
        Bytes id = new KitWriter()
                .add(RelativePath.parse("project/vitrine.yml"), Bytes.utf8("version: 1\n"))
                .add(RelativePath.parse("proofs/1.tlog-proof"), Bytes.utf8("proof".repeat(50)))
                .write(archive);
        byte[] whole = Files.readAllBytes(archive);
        Random random = new Random(3);
        for (int i = 0; i < 1500; i++) {
            byte[] bytes = whole.clone();
            if (i % 3 == 0) {
                bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            } else {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Path mutated = Files.write(folder.resolve("mutated"), bytes);
            try (Kit kit = Kit.open(mutated)) {
                // Padding and the names of users mean nothing; what the index says is all there.
                assertThat(kit.id()).isEqualTo(id);
            } catch (MalformedException e) {
                assertThat(e.what()).isNotEmpty();
            }
        }
    }

    private void refuses(RawTar tar, String why) throws IOException {
        Path archive = Files.write(folder.resolve("raw.tar"), tar.bytes());
        assertThatThrownBy(() -> Kit.open(archive))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }

    private static KitWriter sample() throws MalformedException {
        return new KitWriter()
                .add(RelativePath.parse("project/vitrine.yml"), Bytes.utf8("version: 1\n"))
                .add(RelativePath.parse("project/empty"), Bytes.EMPTY)
                .add(KitSection.input(Sha256.of(Bytes.utf8("an input"))), Bytes.utf8("an input"))
                .add(RelativePath.parse(LONG), Bytes.wrapUnsafe(new byte[100_000]));
    }
}
