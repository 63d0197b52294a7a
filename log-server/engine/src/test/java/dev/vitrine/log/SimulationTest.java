package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.log.Sequencer.Step;
import dev.vitrine.log.store.FaultyLogStore.Call;
import dev.vitrine.log.store.FaultyLogStore.Fault;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random lives of a log over a store that fails at random: submissions, publications, reads, steps of the sequencer and of the
 * committer in any order, faults of every call of the store, crashes, starts while the store fails. One seed is one life, the
 * same every time. The invariants are checked in {@link SteppedLog}, after every step or at the end of every life:
 *
 * <ul>
 *   <li>SizeNeverShrinks, PublishedNeverShrinks, PublishedIsCommitted
 *   <li>NeverTwoHeadsOfOneSize, among those that anybody ever saw
 *   <li>EverySubmissionIsAnsweredOnce, EveryLeafHasOnePlace
 *   <li>EveryReceiptIsIncluded, CommittedSurvivesCrash, PublishedSurvivesCrash, CheckpointsAreConsistent
 *   <li>ReadsNeverLie: a read under faults fails or tells the truth
 *   <li>TheStoreIsUsedAsItMayBe, and HaltsOnlyForAReason: only for a failure that somebody must look at
 * </ul>
 */
class SimulationTest {

    private static final int STEPS = 150;

    private static final List<Fault> LOST =
            List.of(Fault.FAILED, Fault.FAILED_BUT_PERSISTED, Fault.FAILED_AND_PERSISTED_LATE);
    private static final List<Fault> BOTH = List.of(Fault.FAILED, Fault.FAILED_BUT_PERSISTED);

    @Test
    void invariantsHoldInAThousandLives() {
        Map<Call, Map<Fault, Integer>> seen = live(0, 1_000);

        for (Call call : Call.values()) {
            assertThat(seen.get(call))
                    .as("%s was let fail in both ways", call)
                    .containsKeys(BOTH.toArray(Fault[]::new));
        }
        assertThat(seen.get(Call.COMMIT)).containsKey(Fault.FAILED_AND_PERSISTED_LATE);
    }

    /** That the invariants can be broken: without this, a thousand lives would say little. */
    @Test
    void aStoreThatBreaksItsPromiseIsFoundOut() {
        for (long seed = 0; seed < 20; seed++) {
            Life life = new Life(seed);
            life.lie();
            assertThatThrownBy(life::run).as("seed %s", seed).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    @Tag("slow")
    @Timeout(6 * 3_600)
    void invariantsHoldInAMillionLives() throws Exception {
        long first = Long.getLong("vitrine.simulation.seed", System.nanoTime() & 0xffff_ffffL);
        int lives = Integer.getInteger("vitrine.simulation.lives", 1_000_000);
        int threads = Integer.getInteger(
                "vitrine.simulation.threads", Runtime.getRuntime().availableProcessors());
        System.out.println("simulation seeds " + first + " and up, " + lives + " lives");
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> parts = new ArrayList<>();
            int chunk = 1_000;
            for (int from = 0; from < lives; from += chunk) {
                long seed = first + from;
                int count = Math.min(chunk, lives - from);
                parts.add(workers.submit(() -> live(seed, count)));
            }
            for (int i = 0; i < parts.size(); i++) {
                Object unused = parts.get(i).get();
                if ((i + 1) % 20 == 0) {
                    System.out.println((i + 1) * chunk + " lives");
                }
            }
        } finally {
            List<Runnable> unused = workers.shutdownNow();
        }
    }

    private static Map<Call, Map<Fault, Integer>> live(long firstSeed, int lives) {
        Map<Call, Map<Fault, Integer>> seen = new EnumMap<>(Call.class);
        for (long seed = firstSeed; seed < firstSeed + lives; seed++) {
            Life life = new Life(seed);
            try {
                life.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
            life.log
                    .store
                    .seen()
                    .forEach((call, faults) -> faults.forEach((fault, count) -> {
                        int unused = seen.computeIfAbsent(call, key -> new EnumMap<>(Fault.class))
                                .merge(fault, count, Integer::sum);
                    }));
        }
        return seen;
    }

    private static final class Life {

        private final SplittableRandom random;
        private final SteppedLog log;
        private final double faultiness;
        private int leaves;
        private boolean mayHalt;
        private boolean lying;

        Life(long seed) {
            random = new SplittableRandom(seed);
            int commitEntries = random.nextInt(3) == 0 ? random.nextInt(1, 5) : 256;
            faultiness = random.nextInt(4) == 0 ? 0 : random.nextDouble(0.3);
            LogLimits limits = new LogLimits(random.nextInt(1, 400), 1 << 20, commitEntries, 1 << 20, 4);
            log = new SteppedLog(limits, this::anyFault);
        }

        /** Once, the store says that it committed, and did not. */
        void lie() {
            lying = true;
        }

        void run() {
            log.whileAnswering(() -> {
                if (random.nextInt(8) == 0) {
                    var unused = log.step();
                }
            });
            if (random.nextInt(10) == 0) {
                fillTiles();
            }
            withFaults();
            for (int step = 0; step < STEPS; step++) {
                act();
                log.noticeHead();
            }
            // The weather clears: whatever was going on comes to an end.
            log.store.plan(call -> Fault.NONE);
            assertThat(log.settle())
                    .as("HaltsOnlyForAReason")
                    .isIn(mayHalt ? List.of(Step.IDLE, Step.HALTED) : List.of(Step.IDLE));
            log.requireAllAnswered();
            log.check();
            log.crashAndReopen();
            log.check();
        }

        /** Some logs are old enough to have complete tiles, which only the store has after a start. */
        private void fillTiles() {
            while (log.view().committed().size() < 520) {
                submitNew(200);
                assertThat(log.settle()).isEqualTo(Step.IDLE);
            }
            log.crashAndReopen();
        }

        private void act() {
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> submitNew(random.nextInt(8) == 0 ? random.nextInt(300) : random.nextInt(4));
                case 3 -> submitKnown();
                case 4, 5, 6, 7 -> {
                    var unused = log.step();
                }
                case 8, 9, 10 -> log.commit();
                case 11 -> log.publish();
                case 12 -> log.read(random.nextLong(leaves + 1));
                default -> {
                    if (random.nextInt(40) == 0) {
                        mayHalt = true;
                        log.sequencer().requestHalt("somebody said so");
                    }
                    if (random.nextInt(6) == 0) {
                        log.crashAndReopen(this::anyFault);
                        if (random.nextInt(4) == 0) {
                            log.check();
                        }
                        withFaults();
                    }
                }
            }
        }

        private void submitNew(int count) {
            for (int i = 0; i < count; i++) {
                long unused = log.submit(TestLog.leaf(leaves++));
            }
        }

        private void submitKnown() {
            Bytes leaf = leaves == 0 ? TestLog.POLICY.leaf() : TestLog.leaf(random.nextInt(leaves));
            long unused = log.submit(leaf);
        }

        private void withFaults() {
            log.store.plan(this::fault);
            mayHalt = random.nextInt(10) == 0;
            log.store.retryable(!mayHalt);
        }

        /** Where nothing is under way: creating a log and opening it. */
        private Fault anyFault(Call call) {
            if (random.nextDouble() >= faultiness) {
                return Fault.NONE;
            }
            List<Fault> faults = call == Call.COMMIT ? LOST : BOTH;
            return faults.get(random.nextInt(faults.size()));
        }

        private Fault fault(Call call) {
            if (call == Call.FIND && random.nextInt(3) == 0) {
                log.commit(); // the committer is another thread: its work may end while the sequencer is at work
            }
            if (lying && call == Call.COMMIT) {
                lying = false;
                mayHalt = false;
                return Fault.ACKNOWLEDGED_BUT_LOST;
            }
            return anyFault(call);
        }
    }
}
