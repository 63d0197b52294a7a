package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.AppendException.Reason;
import dev.vitrine.log.Sequencer.Step;
import dev.vitrine.log.store.FaultyLogStore.Call;
import dev.vitrine.log.store.FaultyLogStore.Fault;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call of the store fails in every way; after each step the whole log is verified. */
class SequencerFaultTest {

    private final SteppedLog log = new SteppedLog(LogLimits.DEFAULT);
    private int leaves;

    /** More than one tile, so that the right edge needs entries and tiles of the store. */
    @BeforeEach
    void fillSomeTiles() {
        List<Long> unused = submit(600);
        assertThat(log.settle()).isEqualTo(Step.IDLE);
        log.check();
    }

    static Stream<Arguments> lostCommits() {
        List<Arguments> all = new ArrayList<>();
        for (Fault fault : List.of(Fault.FAILED, Fault.FAILED_BUT_PERSISTED, Fault.FAILED_AND_PERSISTED_LATE)) {
            for (int next : List.of(3, 1, 400)) {
                for (int failures : List.of(1, 2, 3)) {
                    all.add(Arguments.of(fault, failures, next));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, {1} times, then {2} entries")
    @MethodSource("lostCommits")
    void aLostCommitIsDecidedByTheStore(Fault fault, int failures, int next) {
        log.store.fail(Call.COMMIT, fault, failures);
        for (int i = 0; i < failures; i++) {
            List<Long> lost = submit(3);

            assertThat(log.settle()).isEqualTo(Step.IDLE);

            log.requireAllAnswered();
            for (long token : lost) {
                if (fault == Fault.FAILED) {
                    assertThat(log.failure(token).reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
                } else {
                    assertThat(log.isCommitted(token)).isTrue();
                }
            }
            log.check();
        }

        List<Long> after = submit(next);
        assertThat(log.settle()).isEqualTo(Step.IDLE);

        assertThat(after).allMatch(log::isCommitted);
        log.check();
        log.crashAndReopen();
        log.check();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "FAILED_BUT_PERSISTED", "FAILED_AND_PERSISTED_LATE"})
    void theSameEntriesAfterALostCommitHaveOnePlace(Fault fault) {
        log.store.fail(Call.COMMIT, fault, 1);
        long first = log.submit(Bytes.utf8("again"));
        assertThat(log.settle()).isEqualTo(Step.IDLE);

        long second = log.submit(Bytes.utf8("again"));
        assertThat(log.settle()).isEqualTo(Step.IDLE);

        assertThat(log.receipt(second).index()).isEqualTo(601);
        assertThat(log.receipt(second).duplicate()).isEqualTo(fault != Fault.FAILED);
        assertThat(log.isCommitted(first)).isEqualTo(fault != Fault.FAILED);
        log.check();
    }

    @ParameterizedTest
    @EnumSource(names = {"HEAD", "RECOVER", "ENTRIES", "TILE"})
    void aRecoveryThatFailsIsTriedAgain(Call call) {
        log.store.plan(each -> each == Call.COMMIT || each == call ? Fault.FAILED_BUT_PERSISTED : Fault.NONE);
        List<Long> lost = submit(3);

        assertThat(log.settle()).isEqualTo(Step.BLOCKED);
        assertThat(log.settle()).isEqualTo(Step.BLOCKED);
        assertThat(log.sequencer().status()).isEqualTo(LogStatus.RECOVERING);
        assertThat(lost).noneMatch(log::isCommitted).noneMatch(log::isFailed);
        List<Long> meanwhile = submit(2);

        log.store.plan(each -> Fault.NONE);
        assertThat(log.settle()).isEqualTo(Step.IDLE);
        assertThat(log.sequencer().status()).isEqualTo(LogStatus.RUNNING);
        assertThat(lost).allMatch(log::isCommitted);
        assertThat(meanwhile).allMatch(log::isCommitted);
        log.check();
    }

    @ParameterizedTest
    @EnumSource(names = {"HEAD", "RECOVER", "ENTRIES", "TILE"})
    void aRecoveryThatCannotSucceedHaltsTheLog(Call call) {
        log.store.plan(each -> each == Call.COMMIT || each == call ? Fault.FAILED_BUT_PERSISTED : Fault.NONE);
        log.store.retryable(false);
        List<Long> lost = submit(3);

        assertThat(log.settle()).isEqualTo(Step.HALTED);

        assertThat(lost).allMatch(token -> log.failure(token).reason() == Reason.OUTCOME_UNKNOWN);
        assertThat(log.submit(TestLog.leaf(-1))).isEqualTo(-1);
        log.requireAllAnswered();
        log.crashAndReopen();
        log.check();
        assertThat(log.view().committed().size()).isEqualTo(604);
    }

    @Test
    void entriesThatCannotBeLookedUpAreRefusedAndNothingElse() {
        log.store.fail(Call.FIND, Fault.FAILED, 1);
        List<Long> refused = submit(3);

        assertThat(log.settle()).isEqualTo(Step.IDLE);

        assertThat(refused).allMatch(token -> log.failure(token).reason() == Reason.STORE_UNAVAILABLE);
        List<Long> after = submit(3);
        assertThat(log.settle()).isEqualTo(Step.IDLE);
        assertThat(after).allMatch(log::isCommitted);
        log.check();
    }

    @Test
    void aStoreThatCannotBeReadAnyMoreHaltsTheLogAfterTheCommitUnderWay() {
        List<Long> flying = submit(3);
        assertThat(log.step()).isEqualTo(Step.WORKED);
        assertThat(log.isCommitting()).isTrue();
        log.store.fail(Call.FIND, Fault.FAILED, 1);
        log.store.retryable(false);
        List<Long> refused = submit(3);

        assertThat(log.settle()).isEqualTo(Step.HALTED);

        assertThat(flying).allMatch(log::isCommitted);
        assertThat(refused).allMatch(token -> log.failure(token).reason() == Reason.HALTED);
        log.requireAllAnswered();
        log.check();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "FAILED_BUT_PERSISTED"})
    void aHaltTellsThoseOfALostCommitThatNobodyKnows(Fault fault) {
        List<Long> flying = submit(3);
        assertThat(log.step()).isEqualTo(Step.WORKED);
        List<Long> waiting = submit(2);
        log.sequencer().requestHalt("a witness knows a larger log");
        assertThat(log.step()).isEqualTo(Step.FLYING);
        log.store.fail(Call.COMMIT, fault, 1);

        assertThat(log.settle()).isEqualTo(Step.HALTED);

        assertThat(flying).allMatch(token -> log.failure(token).reason() == Reason.OUTCOME_UNKNOWN);
        assertThat(waiting).allMatch(token -> log.failure(token).reason() == Reason.HALTED);
        log.requireAllAnswered();
        log.crashAndReopen();
        log.check();
        assertThat(log.view().committed().size()).isEqualTo(fault == Fault.FAILED ? 601 : 604);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "FAILED_BUT_PERSISTED", "FAILED_AND_PERSISTED_LATE"})
    void aCrashInsteadOfARecoveryFindsOneOfTheTwoHeads(Fault fault) {
        log.store.fail(Call.COMMIT, fault, 1);
        List<Long> lost = submit(3);
        assertThat(log.step()).isEqualTo(Step.WORKED);
        log.commit();

        log.crashAndReopen();

        assertThat(lost).noneMatch(log::isCommitted);
        assertThat(log.view().committed().size()).isEqualTo(fault == Fault.FAILED ? 601 : 604);
        log.check();
        List<Long> after = submit(3);
        assertThat(log.settle()).isEqualTo(Step.IDLE);
        assertThat(after).allMatch(log::isCommitted);
        log.check();
    }

    private List<Long> submit(int count) {
        List<Long> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tokens.add(log.submit(TestLog.leaf(leaves++)));
        }
        return tokens;
    }
}
