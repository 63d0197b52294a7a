package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.Sequencer.Step;
import dev.vitrine.log.store.FaultyLogStore.Call;
import dev.vitrine.log.store.FaultyLogStore.Fault;
import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a log over a store that fails at random: submissions, steps of the sequencer and of the committer in any
 * order, faults, crashes. One seed is one life, the same every time. The invariants are in {@link SteppedLog}:
 * SizeNeverShrinks, EveryReceiptIsIncluded, CheckpointsAreConsistent, CommittedSurvivesCrash, NeverTwoHeadsOfOneSize,
 * EverySubmissionIsAnsweredOnce, EveryLeafHasOnePlace; and a log halts only for a failure that somebody must look at.
 */
class SimulationTest {

    private static final int STEPS = 150;

    private static final List<Fault> LOST =
            List.of(Fault.FAILED, Fault.FAILED_BUT_PERSISTED, Fault.FAILED_AND_PERSISTED_LATE);

    @Test
    void invariantsHoldInAFewHundredLives() {
        live(0, 300);
    }

    @Test
    @Tag("slow")
    void invariantsHoldInManyLives() {
        long first = Long.getLong("vitrine.simulation.seed", System.nanoTime() & 0xffff_ffffL);
        int lives = Integer.getInteger("vitrine.simulation.lives", 100_000);
        System.out.println("simulation seeds " + first + " and up, " + lives + " lives");
        live(first, lives);
    }

    private static void live(long firstSeed, int lives) {
        for (long seed = firstSeed; seed < firstSeed + lives; seed++) {
            try {
                new Life(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class Life {

        private final SplittableRandom random;
        private final SteppedLog log;
        private final double faultiness;
        private int leaves;
        private boolean mayHalt;

        Life(long seed) {
            random = new SplittableRandom(seed);
            int commitEntries = random.nextInt(3) == 0 ? random.nextInt(1, 5) : 256;
            log = new SteppedLog(new LogLimits(random.nextInt(1, 400), 1 << 20, commitEntries, 1 << 20, 4));
            faultiness = random.nextInt(4) == 0 ? 0 : random.nextDouble(0.3);
        }

        void run() {
            log.whileAnswering(() -> {
                if (random.nextInt(8) == 0) {
                    var unused = log.step();
                }
            });
            withFaults();
            for (int step = 0; step < STEPS; step++) {
                act();
                log.noticeHead();
            }
            // The weather clears: whatever was going on comes to an end.
            log.store.plan(call -> Fault.NONE);
            assertThat(log.settle()).isIn(mayHalt ? List.of(Step.IDLE, Step.HALTED) : List.of(Step.IDLE));
            log.requireAllAnswered();
            log.check();
            log.crashAndReopen();
            log.check();
        }

        private void act() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> submitNew(random.nextInt(8) == 0 ? random.nextInt(300) : random.nextInt(4));
                case 3 -> submitKnown();
                case 4, 5, 6, 7 -> {
                    var unused = log.step();
                }
                case 8, 9, 10 -> log.commit();
                default -> {
                    if (random.nextInt(40) == 0) {
                        mayHalt = true;
                        log.sequencer().requestHalt("somebody said so");
                    }
                    if (random.nextInt(6) == 0) {
                        log.crashAndReopen();
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

        private Fault fault(Call call) {
            if (call == Call.FIND && random.nextInt(3) == 0) {
                log.commit(); // the committer is another thread: its work may end while the sequencer is at work
            }
            if (random.nextDouble() >= faultiness) {
                return Fault.NONE;
            }
            return call == Call.COMMIT ? LOST.get(random.nextInt(LOST.size())) : Fault.FAILED;
        }
    }
}
