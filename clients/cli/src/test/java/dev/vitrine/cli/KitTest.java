package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.audit.kit.KitFile;
import dev.vitrine.cli.Vitrine.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KitTest {

    @TempDir
    private Path home = Path.of("");

    private Vitrine vitrine = new Vitrine(Path.of(""));
    private Path manifest = Path.of("");

    @BeforeEach
    void aProject() throws IOException {
        vitrine = new Vitrine(home);
        Path source = vitrine.write("cache/any-name", "a source".getBytes(StandardCharsets.UTF_8));
        Path input = vitrine.write("published/tool", "a tool".getBytes(StandardCharsets.UTF_8));
        manifest = vitrine.write("project/vitrine.yml", """
                version: 1
                project: example.org/wallet
                release: "1"
                source: {url: "https://example.org/x.git", archive: {sha256: SOURCE, size: 8}}
                inputs: [{name: tool, url: "URL", sha256: INPUT, size: 6}]
                recipes: [{name: main, builder: make}]
                enclaves: [{name: e, image: e.so, expected: {sgx-mrenclave: INPUT}}]
                """.replace(
                        "SOURCE", KitFile.sha256(source).hex())
                .replace("INPUT", KitFile.sha256(input).hex())
                .replace(
                        "URL",
                        input.toUri().toString().replace("file:/", "file:///").replace("////", "//"))
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void exportsImportsAndShowsTheSameKit() {
        Path kit = home.resolve("kit.tar");

        Result written = vitrine.run(
                "kit", "export", "--json", "--manifest", manifest, "--inputs", home.resolve("cache"), "--out", kit);

        assertThat(written.exit()).as(written.out() + written.err()).isZero();
        String id = written.json().get("kit_id").textValue();
        assertThat(written.json().get("files")).hasSize(3);
        assertThat(vitrine.run("kit", "show", "--json", kit)
                        .json()
                        .get("kit_id")
                        .textValue())
                .isEqualTo(id);
        Result unpacked = vitrine.run("kit", "import", "--json", kit);
        assertThat(unpacked.exit()).isZero();
        assertThat(home.resolve("kit/project/vitrine.yml")).exists();
        assertThat(vitrine.run("kit", "import", kit).exit()).isEqualTo(64);
        assertThat(vitrine.run("kit", "export", "--manifest", manifest, "--out", kit)
                        .exit())
                .isEqualTo(64);
    }

    @Test
    void couldNotTellWhereAnInputIsMissing() {
        Result written =
                vitrine.run("kit", "export", "--no-fetch", "--manifest", manifest, "--out", home.resolve("k.tar.gz"));

        assertThat(written.exit()).isEqualTo(2);
        assertThat(written.out()).contains("missing: the input source", "missing: the input tool");
    }

    @Test
    void refutesAKitThatWasTamperedWith() throws IOException {
        Path kit = home.resolve("kit.tar");
        Result written =
                vitrine.run("kit", "export", "--manifest", manifest, "--inputs", home.resolve("cache"), "--out", kit);
        assertThat(written.exit()).isZero();
        byte[] bytes = Files.readAllBytes(kit);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.lastIndexOf("a source")] = 'b';
        Path unused = Files.write(kit, bytes);

        Result refused = vitrine.run("kit", "import", kit);

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("another SHA-256 than the index says");
        assertThat(home.resolve("kit")).doesNotExist();
    }
}
