package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.MemoryLogStore;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.InclusionProof;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The example of the README compiles, works, and is the one in the README. */
class ReadmeTest {

    @Test
    void theExampleWorks() throws Exception {
        Bytes policy = TestLog.POLICY.leaf();
        Receipt receipt = example(new MemoryLogStore(), TestLog.config(), TestLog.CLOCK, policy, TestLog.leaf(1));

        assertThat(receipt.index()).isEqualTo(1);
    }

    @Test
    void theExampleIsTheOneInTheReadme() throws Exception {
        String root = System.getProperty("vitrine.root");
        assumeTrue(root != null, "run by Maven only");
        Path module = Path.of(root, "log-server", "engine");
        String readme = Files.readString(module.resolve("README.md"));
        String source = Files.readString(module.resolve("src/test/java/dev/vitrine/log/ReadmeTest.java"));

        int from = readme.indexOf("```java\n") + "```java\n".length();
        String shown = readme.substring(from, readme.indexOf("```", from));
        from = source.lastIndexOf("// begin\n") + "// begin\n".length();
        String run = source.substring(from, source.indexOf("            // end\n", from));
        assertThat(run.stripTrailing().stripIndent() + "\n").isEqualTo(shown);
    }

    private static Receipt example(LogStore store, LogConfig config, InstantSource clock, Bytes policy, Bytes leaf)
            throws Exception {
        Log.create(store, config, clock, Submission.of(policy)); // once in the life of a log
        try (Log log = Log.open(store, config, clock)) {
            // begin
            Receipt receipt = log.append(leaf).toCompletableFuture().join(); // durable from here on
            InclusionProof proof =
                    log.inclusion(receipt.index(), receipt.head().size()).orElseThrow();
            proof.verify(receipt.leafHash(), receipt.head().head().root());
            // end
            return receipt;
        }
    }
}
