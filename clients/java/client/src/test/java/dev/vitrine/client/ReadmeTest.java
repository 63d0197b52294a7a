package dev.vitrine.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.exhibit.Samples;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import dev.vitrine.tlog.proof.VerifiedEntry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of the README, run; and the check that they are the lines of the README. */
final class ReadmeTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theExampleWorks() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            URI url = log.url();
            TrustPolicy policy = log.policy();
            Path path = Files.write(folder.resolve("quote.bin"), Samples.sgxQuote());

            // README
            PublisherSigner key = PublisherSigner.generateEd25519(new SecureRandom());
            Bytes file = Bytes.wrapUnsafe(Files.readAllBytes(path));
            Bytes leaf = Statements.sign(FileStatements.of(file, "quote.bin"), List.of(key));

            Receipt receipt = LogClient.of(url).submitWitnessed(leaf);

            TlogProof proof = TlogProof.of(receipt.index(), receipt.inclusion().hashes(), receipt.checkpoint());
            VerifiedEntry entry = proof.verify(leaf, policy);
            System.out.println(
                    "entry " + entry.index() + " of " + entry.checkpoint().origin());
            // README

            assertThat(entry.index()).isZero();
        }
    }

    @Test
    void theExampleIsTheOneOfTheReadme() throws Exception {
        Path module = Path.of(System.getProperty("vitrine.root", ""), "clients/java/client");
        String source = Files.readString(module.resolve("src/test/java/dev/vitrine/client/ReadmeTest.java"));
        String readme = Files.readString(module.resolve("README.md"));

        assertThat(code(readme.split("```java|```", -1)[1])).isEqualTo(code(source.split("// README", -1)[1]));
    }

    /** Without white space: the formatter breaks lines where the README does not. */
    private static String code(String text) {
        return text.replaceAll("\\s", "");
    }
}
