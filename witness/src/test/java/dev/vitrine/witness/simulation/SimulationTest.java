package dev.vitrine.witness.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.witness.evidence.EvidenceBook;
import java.util.HashSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code -Dvitrine.simulation.seed=N} runs one seed alone. */
class SimulationTest {

    private static final int EVENTS = 100;
    private static final Logger QUIET = Logger.getLogger(EvidenceBook.class.getName());

    @BeforeAll
    static void sayNothingOfEachFork() {
        QUIET.setLevel(Level.OFF);
    }

    @AfterAll
    static void sayItAgain() {
        QUIET.setLevel(null);
    }

    @Test
    @Timeout(120)
    void aThousandSeedsKeepEveryInvariant() {
        Long one = Long.getLong("vitrine.simulation.seed");
        run(one == null ? LongStream.range(0, 1_000) : LongStream.of(one), one == null);
    }

    @Test
    @Tag("slow")
    @Timeout(7200)
    void aMillionSeedsKeepEveryInvariant() {
        run(LongStream.range(1_000, 1_001_000), true);
    }

    /** A simulation that finds nothing proves nothing unless it would find something. */
    @ParameterizedTest
    @CsvSource({
        "SIGNS_ANYTHING, noHonestWitnessSignsTwoInconsistentHeads",
        "BELIEVES_ITS_CLOCK, noEvidenceAgainstAnHonestPartyEverVerifies: witness",
        "COSIGNS_IN_SPITE_OF_EVIDENCE, aWitnessWithEvidenceCosignsNoMore",
        "COMPARES_NOTHING, everyForkThatTwoHonestWitnessesSeeIsProvenInTime"
    })
    void theInvariantsTellWhenAWitnessIsWrong(HonestWitness.Fault fault, String invariant) {
        Histories histories = new Histories();
        Set<String> found = new HashSet<>();
        for (long seed = 0; seed < 300 && found.stream().noneMatch(each -> each.startsWith(invariant)); seed++) {
            try {
                new Simulation(histories, seed, fault).run(EVENTS);
            } catch (AssertionError e) {
                found.add(String.valueOf(e.getMessage()));
            }
        }
        assertThat(found).anyMatch(each -> each.startsWith(invariant));
    }

    private static void run(LongStream seeds, boolean many) {
        Histories histories = new Histories();
        long[] came = new long[2];
        seeds.forEach(seed -> {
            Simulation simulation = new Simulation(histories, seed);
            try {
                simulation.run(EVENTS);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            came[0] += simulation.provenForks;
            came[1] += simulation.cosignatures;
        });
        if (many) {
            assertThat(came[0]).as("runs in which a fork was proven").isGreaterThan(100);
            assertThat(came[1]).as("cosignatures").isGreaterThan(3_000);
        }
    }
}
