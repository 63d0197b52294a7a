package dev.vitrine.audit.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.manifest.PinnedFile;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KitExportTest {

    @TempDir
    private Path folder = Path.of("");

    private Path manifest = Path.of("");

    @BeforeEach
    void aProjectWithAllItsFiles() throws IOException {
        Path input = Files.writeString(folder.resolve("input"), "an input");
        Path source = Files.writeString(folder.resolve("source.tar"), "a source");
        Path signed = Files.writeString(
                Files.createDirectories(folder.resolve("project/release")).resolve("e.so"), "signed");
        Path quote = Files.writeString(folder.resolve("project/quote.dat"), "a quote");
        manifest = Files.writeString(folder.resolve("project/release.yml"), """
                version: 1
                project: example.org/wallet
                release: "1"
                source: {url: "https://example.org/x.git", archive: {sha256: SOURCE, size: 8}}
                inputs: [{name: a, sha256: INPUT, size: 8}, {name: again, sha256: INPUT, size: 8}]
                recipes: [{name: main, builder: make}]
                enclaves: [{name: e, image: e.so, signed: {path: release/e.so, sha256: SIGNED}}]
                evidence: [{name: boot, file: quote.dat}]
                """.replace(
                        "SOURCE", Sha256.of(source).hex())
                .replace("INPUT", Sha256.of(input).hex())
                .replace("SIGNED", Sha256.of(signed).hex()));
        assertThat(quote).exists();
    }

    @Test
    void holdsWhatAnAuditWithoutNetworkNeeds() throws Exception {
        KitExport export = KitExport.of(manifest);
        assertThat(export.wanted()).extracting(PinnedFile::name).containsExactly("source", "a", "again");
        for (PinnedFile wanted : export.wanted()) {
            export.put(wanted, folder.resolve(wanted.name().equals("source") ? "source.tar" : "input"));
        }
        Bytes id = export.receipt("quote.tlog-proof", Bytes.utf8("a proof"))
                .logPolicy(Bytes.utf8("quorum none\n"))
                .policy(Bytes.utf8("version: 1\n"))
                .write(folder.resolve("kit.tar"));

        assertThat(export.missing()).isEmpty();
        try (Kit kit = Kit.open(folder.resolve("kit.tar"))) {
            assertThat(kit.id()).isEqualTo(id);
            Manifest again = Manifest.load(kit.manifest().orElseThrow());
            assertThat(again).isEqualTo(export.manifest());
            assertThat(kit.project().resolve("release/e.so")).hasContent("signed");
            assertThat(kit.project().resolve("quote.dat")).hasContent("a quote");
            for (PinnedFile input : again.inputs()) {
                assertThat(kit.find(input.sha256()).orElseThrow()).hasContent("an input");
            }
            assertThat(kit.find(again.source().archive().orElseThrow().sha256()).orElseThrow())
                    .hasContent("a source");
            assertThat(kit.logPolicy()).isPresent();
            assertThat(kit.policy()).isPresent();
            assertThat(kit.files(KitSection.PROOFS)).hasSize(1);
        }
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Files.delete(folder.resolve("project/quote.dat"));

        KitExport export = KitExport.of(manifest);

        assertThat(export.missing()).hasSize(4).anySatisfy(line -> assertThat(line)
                .contains("quote.dat"));
    }

    @Test
    void refusesOtherBytesThanThePinnedOnes() throws Exception {
        KitExport export = KitExport.of(manifest);
        PinnedFile source = export.wanted().get(0);

        assertThatThrownBy(() -> export.put(source, folder.resolve("input")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("other bytes");

        Path signed = Files.writeString(folder.resolve("project/release/e.so"), "changed");
        assertThat(signed).exists();
        assertThatThrownBy(() -> KitExport.of(manifest)).hasMessageContaining("differs from the digest");
    }

    @Test
    void takesNoLinkOutOfTheFolder() throws Exception {
        Files.delete(folder.resolve("project/quote.dat"));
        Path link = Files.createSymbolicLink(folder.resolve("project/quote.dat"), folder.resolve("input"));

        assertThat(link).exists();
        assertThatThrownBy(() -> KitExport.of(manifest)).hasMessageContaining("a link out of the folder");
    }
}
