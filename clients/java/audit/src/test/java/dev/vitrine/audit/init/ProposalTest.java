package dev.vitrine.audit.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.audit.manifest.BuildRecipe;
import dev.vitrine.audit.manifest.BuildTool;
import dev.vitrine.audit.manifest.DeclaredEnclave;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.evidence.sigstruct.EnclaveKey;
import dev.vitrine.evidence.yaml.Yaml;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProposalTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final Bytes MRENCLAVE = Bytes.wrapUnsafe(new byte[32]);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void isAWholeManifestWhereEverythingIsThere() throws Exception {
        repository();
        file("Dockerfile", "FROM x");
        file("enclave/Enclave.config.xml", "<EnclaveConfiguration></EnclaveConfiguration>");
        EnclaveKey key = EnclaveKey.generate(new Random(1));
        Bytes signed = Bytes.concat(
                Bytes.utf8("some bytes before"),
                key.sign(MRENCLAVE, EnclaveKey.Terms.production(0x20240101, 7, 3))
                        .raw());
        file("release/wallet.signed.so", signed.toByteArray());

        Proposal proposal = Proposal.of(folder);

        assertThat(proposal.missing()).isEmpty();
        Manifest manifest = Manifest.parse(Bytes.utf8(proposal.text()));
        assertThat(manifest.project()).isEqualTo("example.org/team/wallet");
        assertThat(manifest.release()).isEqualTo("v1.4.0");
        assertThat(manifest.source().url()).isEqualTo("https://example.org/team/wallet.git");
        assertThat(manifest.source().commit().orElseThrow().hex()).isEqualTo(COMMIT);
        DeclaredEnclave wallet = manifest.enclave("wallet").orElseThrow();
        assertThat(wallet.expected().orElseThrow().measurement()).isEqualTo(MRENCLAVE);
        assertThat(wallet.expected().orElseThrow().mrsigner()).contains(key.mrSigner());
        assertThat(wallet.expected().orElseThrow().svn()).hasValue(3);
        assertThat(wallet.config().orElseThrow().text()).isEqualTo("enclave/Enclave.config.xml");
        assertThat(wallet.signed().orElseThrow().size()).hasValue(signed.size());
        assertThat(manifest.recipeOf(wallet).orElseThrow().builder()).isEqualTo(BuildTool.DOCKER);
    }

    @Test
    void saysWhatIsMissingAndIsNoManifestUntilThen() throws Exception {
        file("Makefile", "all:\n");
        file("enclave/wallet.edl", "enclave {};");

        Proposal proposal = Proposal.of(folder);

        assertThat(proposal.missing()).anySatisfy(line -> assertThat(line).startsWith("commit: "));
        assertThat(proposal.missing()).anySatisfy(line -> assertThat(line).startsWith("expected: "));
        assertThat(proposal.text()).contains("MISSING: ", "name: enclave");
        assertThatThrownBy(() -> Manifest.parse(Bytes.utf8(proposal.text()))).isInstanceOf(MalformedException.class);
    }

    @Test
    void proposesARecipeForEveryToolThatItKnows() throws Exception {
        repository();
        file("flake.nix", "{}");
        file("flake.lock", "{}");
        file("Cargo.toml", "[package]\nversion = \"2.0.1\"\n");
        file("Cargo.lock", "");
        file("rust-toolchain", "1.75.0");
        file("Makefile", "all:\n");
        file("server.manifest.template", "loader.entrypoint = 1");
        file("oe/enc.conf", "Debug=0\nNumHeapPages=1024\n");

        Proposal proposal = Proposal.of(folder);
        String whole = proposal.text()
                .replaceAll("#     expected:.*", "    expected: {sgx-mrenclave: " + "ab".repeat(32) + "}");

        Manifest manifest = Manifest.parse(Bytes.utf8(whole));
        assertThat(manifest.recipes())
                .extracting(BuildRecipe::builder)
                .containsExactly(BuildTool.NIX, BuildTool.GRAMINE, BuildTool.CARGO, BuildTool.MAKE);
        assertThat(manifest.recipes().get(0).lock().orElseThrow().path().text()).isEqualTo("flake.lock");
        assertThat(manifest.enclave("server")
                        .orElseThrow()
                        .image()
                        .orElseThrow()
                        .text())
                .isEqualTo("server.sig");
    }

    @Test
    void warnsWhereEverybodyHasTheKey() throws Exception {
        Bytes signed = EnclaveKey.dummy()
                .sign(MRENCLAVE, EnclaveKey.Terms.production(0x20240101, 0, 0))
                .raw();
        file("e.signed.so", signed.toByteArray());

        assertThat(Proposal.of(folder).text()).contains("Everybody has the key that signed this file");
    }

    @Test
    void importsTheOlderFile() throws Exception {
        repository();
        file(".auditee.yml", """
                enclaves:
                  - name: sgx-wallet
                    build:
                      builder: nix-build
                      build_kwargs: {context_path: ., file: default.nix}
                      output_dir: result/bin
                      enclave_file: Enclave.so
                    enclave_config: Enclave/Enclave.config.xml
                    signed_enclave:
                      path: released/Enclave.signed.so
                      mrenclave: MRENCLAVE
                      mrsigner: MRENCLAVE
                    ias_reports: [released/ias-report.json]
                  - name: second
                    build: {builder: docker, build_kwargs: {target: export}, output_dir: out/, enclave_file: e.so}
                    signed_enclave: {mrenclave: MRENCLAVE}
                """.replace("MRENCLAVE", "12".repeat(32)));

        Proposal proposal = Proposal.of(folder);

        assertThat(proposal.missing()).isEmpty();
        Manifest manifest = Manifest.parse(Bytes.utf8(proposal.text()));
        assertThat(manifest.enclaves()).extracting(DeclaredEnclave::name).containsExactly("sgx-wallet", "second");
        assertThat(manifest.enclaves().get(0).image().orElseThrow().text()).isEqualTo("result/bin/Enclave.so");
        assertThat(manifest.enclaves().get(1).image().orElseThrow().text()).isEqualTo("out/e.so");
        assertThat(manifest.recipes().get(0).arguments()).containsExactly("nix-build", "default.nix");
        assertThat(manifest.recipes().get(1).arguments()).containsExactly("--target", "export");
        assertThat(manifest.evidence()).hasSize(1);
    }

    @Test
    void refusesAnOlderFileWithAPlace() throws Exception {
        file(".auditee.yml", "enclaves:\n  - nmae: x\n");

        assertThatThrownBy(() -> Proposal.of(folder)).hasMessageStartingWith("line 2, column 5: no such key: \"nmae\"");
    }

    @Test
    void aMutatedOlderFileIsReadOrRefused() {
        String sample =
                "enclaves:\n  - {name: a, build: {builder: docker, output_dir: o, enclave_file: e}, ias_reports: [r]}\n";
        Random random = new Random(9);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = sample.getBytes(StandardCharsets.UTF_8);
            bytes[random.nextInt(bytes.length)] = (byte) " -:[]{}&*!|>'\"#%@\n\t1a/.".charAt(random.nextInt(23));
            try {
                assertThat(AuditeeFile.parse(Bytes.copyOf(bytes))).isNotNull();
            } catch (MalformedException e) {
                assertThat(e.what()).startsWith("line ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: b", "#x", "\"", "\\", "true", "- x", "{", "é", "a\nb", "'", "*x", "0x1"})
    void quotesWhateverItFinds(String odd) throws MalformedException {
        Yaml yaml = Yaml.parse(Bytes.utf8("k: " + ProposalText.quoted(odd) + "\n"), Yaml.limits("it", 100));

        assertThat(yaml.mapping().require("k").text()).isEqualTo(odd);
    }

    private void repository() throws IOException {
        file(".git/HEAD", "ref: refs/heads/main\n");
        file(".git/packed-refs", "# pack-refs\n" + COMMIT + " refs/heads/main\n" + COMMIT + " refs/tags/v1.4.0\n");
        file(
                ".git/config",
                "[core]\n\tbare = false\n[remote \"origin\"]\n\tfetch = +x\n\turl = https://user:secret@example.org/team/wallet.git\n");
    }

    private void file(String name, String text) throws IOException {
        file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void file(String name, byte[] content) throws IOException {
        Path path = folder.resolve(name);
        Path parent = Files.createDirectories(path.getParent());
        Path unused = Files.write(parent.resolve(path.getFileName()), content);
    }
}
