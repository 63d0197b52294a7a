package dev.vitrine.audit.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void hasEverythingThatItsFileSays() throws MalformedException {
        Manifest manifest = Manifest.parse(Bytes.utf8(Samples.FULL));

        assertThat(manifest.project()).isEqualTo("example.org/wallet");
        assertThat(manifest.source().commit().orElseThrow().size()).isEqualTo(20);
        assertThat(manifest.enclaves()).extracting(DeclaredEnclave::name).containsExactly("wallet", "keys");
        DeclaredEnclave wallet = manifest.enclave("wallet").orElseThrow();
        BuildRecipe recipe = manifest.recipeOf(wallet).orElseThrow();
        assertThat(recipe.builder()).isEqualTo(BuildTool.DOCKER);
        assertThat(manifest.inputsOf(recipe)).extracting(PinnedFile::name).containsExactly("rust.tar.xz");
        assertThat(wallet.expected().orElseThrow().measurement().hex()).isEqualTo("15".repeat(32));
        assertThat(wallet.reportData().orElseThrow().names()).containsExactly("pubkey");
        assertThat(manifest.enclave("keys")
                        .orElseThrow()
                        .reportData()
                        .orElseThrow()
                        .names())
                .containsExactlyInAnyOrder("pubkey", "csr");
        assertThat(manifest.evidence()).extracting(DeclaredEvidence::name).containsExactly("boot-1", "boot-2");
        assertThat(manifest.evidence().get(1).missing()).hasSize(1);
        assertThat(manifest.reproducibleUntil()).contains(Instant.parse("2029-01-01T00:00:00Z"));
    }

    @Test
    void takesAllInputsWhereARecipeNamesNone() throws MalformedException {
        Manifest manifest = Manifest.parse(Bytes.utf8(Samples.FULL));
        BuildRecipe second = manifest.recipes().get(1);

        assertThat(manifest.inputsOf(second)).hasSize(2);
    }

    @Test
    void readsTheInputsFromTheFileBesideIt() throws Exception {
        Path file = Files.writeString(folder.resolve("vitrine.yml"), Samples.WITH_LOCK);
        Path lock = Files.writeString(folder.resolve("inputs.lock"), Samples.LOCK);

        assertThat(Manifest.load(file).inputs()).extracting(PinnedFile::name).containsExactly("a", "b");

        Path broken = Files.writeString(lock, Samples.LOCK.replace("size: 1", "size: 0"));
        assertThat(broken).exists();
        assertThatThrownBy(() -> Manifest.load(file))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("vitrine.yml, inputs.lock, line 3, column ");

        Files.delete(lock);
        assertThatThrownBy(() -> Manifest.load(file)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Manifest.parse(Bytes.utf8(Samples.WITH_LOCK)))
                .hasMessageContaining("read the manifest from its folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 1 | version: 2 | line 1, column 10: no such value: \"2\"",
                "project: | projct: | line 2, column 1: no such key: \"projct\"",
                "', commit: 0101010101010101010101010101010101010101' | '' | line 4, column 9:",
                "commit: 01 | commit: 0 | line 4, column 57: expected hexadecimal digits",
                "builder: docker | builder: bazel | line 6, column 27: no such builder: \"bazel\": write one of cargo",
                "entry-point: Dockerfile | entry-point: ../Dockerfile | line 6, column 48: expected a path inside",
                "inputs: [rust.tar.xz] | inputs: [go.tar] | line 6, column 69: no such input: \"go.tar\"",
                "size: 7 | sise: 7 | line 9, column ",
                "size: 7 | size: 0 | line 9, column ",
                "use: image | use: it | line 10, column ",
                "recipe: main | recipe: other | line 13, column 13: no such recipe",
                "sgx-mrenclave: 1515 | tdx-mrtd: 1515 | line 16, column ",
                "product-id: 1 | product-id: 65536 | line 16, column ",
                "sha256(pubkey) | sha256(pubkey | line 17, column 18: not a recipe for report data",
                "name: keys | name: wallet | line 20, column 11: the name is there twice: wallet",
                "enclave: wallet | enclave: walet | line 26, column 29: no such enclave",
                "{pubkey: k.pem} | {key: k.pem} | line 28, column 18: no such key: \"key\"",
                "- what: the | - whta: the | line 32, column 9: no such key: \"whta\" (did you mean what?)",
                "2029-01-01 | soon | line 34, column 21: expected a date"
            })
    void saysWhereItIsWrongAndWhatToDo(String there, String instead, String message) {
        String yaml = Samples.FULL.replace(there, instead);

        assertThat(yaml).isNotEqualTo(Samples.FULL);
        assertThatThrownBy(() -> Manifest.parse(Bytes.utf8(yaml)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aMutatedManifestIsReadOrRefusedWithAPlace() {
        Random random = new Random(11);
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = Bytes.utf8(Samples.FULL).toByteArray();
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) " -:[]{}&*!|>'\"#%@\n\t1a/.\u007f".charAt(random.nextInt(24));
            }
            try {
                assertThat(Manifest.parse(Bytes.copyOf(bytes))).isNotNull();
            } catch (MalformedException e) {
                assertThat(e.what()).startsWith("line ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"../x", "/x", "a//b", "a/./b", "a/", "''", "a\\b", "c:x", "aux", "a/NUL"})
    void refusesAPathThatLeavesItsFolderOnSomeSystem(String path) {
        assertThatThrownBy(() -> RelativePath.parse(path)).isInstanceOf(MalformedException.class);
    }
}
