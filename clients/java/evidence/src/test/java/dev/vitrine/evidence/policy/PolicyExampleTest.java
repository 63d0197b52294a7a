package dev.vitrine.evidence.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs the example of the README, and holds the README to it. */
class PolicyExampleTest {

    private static final String BEGIN = "<!-- run by PolicyExampleTest -->\n```";

    private final Instant at = Instant.parse("2025-07-01T12:00:00Z");
    private final Bytes seed = Bytes.utf8("the README's seed");
    private final Bytes key = Bytes.utf8("a public key");
    private final Bytes mrEnclave = filled(1);
    private final Bytes mrSigner = filled(2);

    private static Bytes filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return Bytes.copyOf(bytes);
    }

    private Optional<Check> objection(Bytes yaml) throws MalformedException {
        // begin
        Simulator simulator = Simulator.of(seed, at);
        Exhibit exhibit = simulator
                .sgx(SimulatedEnclave.of(mrEnclave, mrSigner), Hashes.sha256(key))
                .boundBy(new Binding("sha256(pubkey)", Map.of("pubkey", key)));
        Judge judge = new Judge(VerifiedChains.alsoUnder(simulator.roots(), 1024), PublishedKeys.shipped());
        Judgement judgement = judge.judge(exhibit, at);
        List<Check> lines = Policy.parse(yaml).appraise(judgement, at);
        Optional<Check> objection = Policy.objection(lines);
        // end
        return objection;
    }

    @Test
    void thePolicyOfTheReadmeAcceptsItsEvidence() throws Exception {
        assertThat(objection(Bytes.utf8(block("yaml")))).isEmpty();
    }

    @Test
    void withoutTheNameOfItsRootThePolicyObjects() throws Exception {
        String unnamed = block("yaml").replaceAll("(?m)^anchors:\\n.*\\n", "");

        assertThat(objection(Bytes.utf8(unnamed))).map(Check::id).contains("policy.anchor");
    }

    @Test
    void theReadmeShowsTheCodeThatRuns() throws Exception {
        String source = Files.readString(root().resolve(
                        "clients/java/evidence/src/test/java/dev/vitrine/evidence/policy/PolicyExampleTest.java"));
        String body = source.substring(source.indexOf("// begin\n") + 9, source.indexOf("        // end\n"));

        assertThat(body.indent(-8)).isEqualTo(block("java"));
    }

    private static String block(String language) throws IOException {
        String readme = Files.readString(root().resolve("clients/java/evidence/README.md"));
        int begin = readme.indexOf(BEGIN + language + "\n");
        int from = readme.indexOf('\n', begin + BEGIN.length()) + 1;
        return readme.substring(from, readme.indexOf("```", from));
    }

    private static Path root() {
        return Path.of(System.getProperty("vitrine.root", "../../.."));
    }
}
