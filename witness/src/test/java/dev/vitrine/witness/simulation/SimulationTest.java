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

/**
 * {@code -Dvitrine.simulation.seed=N} runs one seed alone. The campaign is one command, which tells on standard error how far it
 * is, and stops at the first seed that breaks an invariant, naming it; {@code from} is where to go on after an interruption:
 *
 * <pre>
 *   mvn -Pslow test -pl witness -am -Dtest='SimulationTest#aMillion*' -Dsurefire.failIfNoSpecifiedTests=false \\
 *       -Dvitrine.simulation.from=1000 -Dvitrine.simulation.count=1000000
 * </pre>
 */
class SimulationTest {

    private static final int EVENTS = 100;
    private static final int PROGRESS = 10_000;
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
    void aMillionSeedsKeepEveryInvariant() {
        long from = Long.getLong("vitrine.simulation.from", 1_000);
        long count = Long.getLong("vitrine.simulation.count", 1_000_000);
        run(LongStream.range(from, from + count), count >= 1_000);
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
        long[] done = {0, System.nanoTime()};
        seeds.forEach(seed -> {
            Simulation simulation = new Simulation(histories, seed);
            try {
                simulation.run(EVENTS);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            came[0] += simulation.provenForks;
            came[1] += simulation.cosignatures;
            done[0]++;
            if (done[0] % PROGRESS == 0) {
                Runtime runtime = Runtime.getRuntime();
                System.err.printf(
                        "%,d seeds, up to %,d: %,d forks proven, %,d a minute, %d MiB%n",
                        done[0],
                        seed,
                        came[0],
                        done[0] * 60_000_000_000L / Math.max(1, System.nanoTime() - done[1]),
                        (runtime.totalMemory() - runtime.freeMemory()) >> 20);
            }
        });
        if (many) {
            assertThat(came[0]).as("runs in which a fork was proven").isGreaterThan(100);
            assertThat(came[1]).as("cosignatures").isGreaterThan(3_000);
        }
    }
}
