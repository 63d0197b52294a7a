package dev.vitrine.tlog.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class TrustPolicyTest {

    private static final Checkpoint CHECKPOINT = TestKeys.checkpoint(77);
    private static final long NOW = 1_800_000_000;

    private final CheckpointSigner log = signer(TestKeys.ORIGIN, KeyType.ED25519, 1);
    private final CheckpointSigner logPq = signer(TestKeys.ORIGIN, KeyType.MLDSA44_COSIGNATURE, 2);
    private final CheckpointSigner a = signer("a.example", KeyType.ED25519_COSIGNATURE, 3);
    private final CheckpointSigner b = signer("b.example", KeyType.MLDSA44_COSIGNATURE, 4);
    private final CheckpointSigner c = signer("c.example", KeyType.ED25519_COSIGNATURE, 5);
    private final TrustPolicy twoOfThree = policy("group g 2 a b c\nquorum g\n");

    @Test
    void saysWhoSignedAndWhen() throws Exception {
        VerifiedCheckpoint verified =
                twoOfThree.verify(note(log.sign(CHECKPOINT, 0), a.sign(CHECKPOINT, 100), b.sign(CHECKPOINT, 200)), NOW);

        assertThat(verified.checkpoint()).isEqualTo(CHECKPOINT);
        assertThat(verified.head()).isEqualTo(CHECKPOINT.head());
        assertThat(verified.origin()).isEqualTo(TestKeys.ORIGIN);
        assertThat(verified.logKey()).isEqualTo(log.key());
        assertThat(verified.cosignatures())
                .extracting(each -> each.witness().name() + " " + each.timestamp())
                .containsExactly("a 100", "b 200");
    }

    @Test
    void theQuorumIsCompleteWithItsLastNeededWitness() throws Exception {
        VerifiedCheckpoint verified = twoOfThree.verify(
                note(
                        log.sign(CHECKPOINT, 0),
                        a.sign(CHECKPOINT, 300),
                        b.sign(CHECKPOINT, 100),
                        c.sign(CHECKPOINT, 200)),
                NOW);

        assertThat(verified.earliestQuorumTime()).hasValue(200);
        assertThat(verified.latestQuorumTime()).hasValue(200);
    }

    @Test
    void severalCosignaturesOfOneWitnessSayWhenFirstAndWhenLast() throws Exception {
        VerifiedCheckpoint verified = twoOfThree.verify(
                note(
                        log.sign(CHECKPOINT, 0),
                        a.sign(CHECKPOINT, 900),
                        a.sign(CHECKPOINT, 100),
                        b.sign(CHECKPOINT, 150),
                        b.sign(CHECKPOINT, 800)),
                NOW);

        assertThat(verified.earliestQuorumTime()).hasValue(150);
        assertThat(verified.latestQuorumTime()).hasValue(800);
        assertThat(verified.cosignatures()).hasSize(4);
        assertRejected(
                Reason.QUORUM_NOT_MET,
                () -> twoOfThree.verify(
                        note(log.sign(CHECKPOINT, 0), a.sign(CHECKPOINT, 900), a.sign(CHECKPOINT, 100)), NOW));
    }

    @Test
    void aCosignatureWithoutATimeCountsAndSaysNothingAboutTime() throws Exception {
        VerifiedCheckpoint verified =
                twoOfThree.verify(note(log.sign(CHECKPOINT, 0), a.sign(CHECKPOINT, 100), b.sign(CHECKPOINT, 0)), NOW);

        assertThat(verified.earliestQuorumTime()).isEmpty();
        assertRejected(Reason.NOT_FRESH, () -> verified.requireFresh(NOW, Long.MAX_VALUE));
    }

    @Test
    void withoutAQuorumOnlyTheLogCounts() throws Exception {
        TrustPolicy none = policy("quorum none\n");
        VerifiedCheckpoint verified = none.verify(note(log.sign(CHECKPOINT, 0)), NOW);

        assertThat(verified.cosignatures()).isEmpty();
        assertThat(verified.earliestQuorumTime()).isEmpty();
        assertRejected(Reason.NOT_FRESH, () -> verified.requireFresh(NOW, 1_000_000));
        assertRejected(Reason.NOT_SIGNED_BY_LOG, () -> none.verify(note(a.sign(CHECKPOINT, 1)), NOW));
    }

    @Test
    void anyKeyOfTheLogSuffices() throws Exception {
        TrustPolicy none = policy("quorum none\n");

        assertThat(none.verify(note(logPq.sign(CHECKPOINT, 5)), NOW).logKey()).isEqualTo(logPq.key());
        assertThat(none.verify(note(log.sign(CHECKPOINT, 0), logPq.sign(CHECKPOINT, 5)), NOW)
                        .logKey())
                .isEqualTo(log.key());
    }

    @Test
    void freshnessIsTheAgeOfTheYoungestQuorum() throws Exception {
        VerifiedCheckpoint verified = twoOfThree.verify(
                note(
                        log.sign(CHECKPOINT, 0),
                        a.sign(CHECKPOINT, NOW - 10),
                        b.sign(CHECKPOINT, NOW - 60),
                        c.sign(CHECKPOINT, NOW - 500)),
                NOW);

        verified.requireFresh(NOW, 60);
        assertRejected(Reason.NOT_FRESH, () -> verified.requireFresh(NOW, 59));
        assertRejected(Reason.NOT_FRESH, () -> verified.requireFresh(NOW + 1, 60));
        assertThatThrownBy(() -> verified.requireFresh(-1, 60)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCosignatureFromTheFutureDoesNotCount() throws Exception {
        CheckpointNote note = note(log.sign(CHECKPOINT, 0), a.sign(CHECKPOINT, NOW), b.sign(CHECKPOINT, NOW + 11));

        assertRejected(Reason.FUTURE_TIMESTAMP, () -> twoOfThree.verify(note, NOW, 10));
        assertThat(twoOfThree.verify(note, NOW, 11).cosignatures()).hasSize(2);
        assertThat(twoOfThree.verify(note, NOW).cosignatures()).hasSize(2);
        assertThat(twoOfThree.verify(note, TrustPolicy.NO_CLOCK).cosignatures()).hasSize(2);
        assertThatThrownBy(() -> twoOfThree.verify(note, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneClockThatIsWrongDoesNotStopTheOthers() throws Exception {
        CheckpointNote note = note(
                log.sign(CHECKPOINT, 0),
                a.sign(CHECKPOINT, NOW),
                b.sign(CHECKPOINT, Long.MAX_VALUE),
                c.sign(CHECKPOINT, NOW));

        VerifiedCheckpoint verified = twoOfThree.verify(note, NOW);

        assertThat(verified.cosignatures())
                .extracting(each -> each.witness().name())
                .containsExactly(PolicyName.of("a"), PolicyName.of("c"));
        assertRejected(Reason.QUORUM_NOT_MET, () -> policy("group g all a b c\nquorum g\n")
                .verify(note(log.sign(CHECKPOINT, 0), b.sign(CHECKPOINT, Long.MAX_VALUE)), NOW));
    }

    @Test
    void theOriginIsTheNameOfTheKey() throws Exception {
        CheckpointSigner other = signer("other.example/log", KeyType.ED25519, 6);
        TrustPolicy two =
                TrustPolicy.parse(Bytes.utf8("log " + log.key() + "\nlog " + other.key() + "\nquorum none\n"));
        Checkpoint foreign = Checkpoint.of("foreign.example", CHECKPOINT.head());

        assertRejected(
                Reason.UNKNOWN_ORIGIN,
                () -> two.verify(CheckpointNote.of(foreign, List.of(log.sign(foreign, 0))), NOW));
        assertRejected(Reason.NOT_SIGNED_BY_LOG, () -> two.verify(note(other.sign(CHECKPOINT, 0)), NOW));
        assertThat(two.verify(note(log.sign(CHECKPOINT, 0)), NOW).origin()).isEqualTo(TestKeys.ORIGIN);
    }

    @Test
    void aBadLineByAnyKeyOfThePolicySpoilsTheNote() throws Exception {
        Checkpoint other = Checkpoint.of(TestKeys.ORIGIN, new TreeHead(78, TestKeys.root(78)));
        NoteSignature[] good = {log.sign(CHECKPOINT, 0), a.sign(CHECKPOINT, 1), b.sign(CHECKPOINT, 1)};

        for (CheckpointSigner signer : List.of(log, logPq, a, b, c)) {
            NoteSignature bad = signer.sign(other, 1);
            assertRejected(Reason.BAD_SIGNATURE, () -> twoOfThree.verify(note(good[0], good[1], good[2], bad), NOW));
        }
        NoteSignature stranger =
                signer("a.example", KeyType.ED25519_COSIGNATURE, 99).sign(other, 1);
        assertThat(twoOfThree
                        .verify(note(stranger, good[0], good[1], good[2]), NOW)
                        .cosignatures())
                .hasSize(2);
    }

    @Test
    void oneKeyCanSignAsTheLogAndCountAsAWitness() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(
                Bytes.utf8("log " + logPq.key() + "\nwitness self " + logPq.key() + "\nquorum self\n"));

        VerifiedCheckpoint verified = policy.verify(note(logPq.sign(CHECKPOINT, 9)), NOW);

        assertThat(verified.logKey()).isEqualTo(logPq.key());
        assertThat(verified.earliestQuorumTime()).hasValue(9);
    }

    private TrustPolicy policy(String rules) {
        String text = "log " + log.key() + "\nlog " + logPq.key() + "\nwitness a " + a.key() + "\nwitness b " + b.key()
                + "\nwitness c " + c.key() + "\n" + rules;
        try {
            return TrustPolicy.parse(Bytes.utf8(text));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static CheckpointNote note(NoteSignature... lines) throws MalformedException {
        return CheckpointNote.of(CHECKPOINT, List.of(lines));
    }

    private static CheckpointSigner signer(String name, KeyType type, int seed) {
        try {
            return CheckpointSigners.of(TestKeys.key(name, type, seed));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRejected(Reason reason, ThrowingCallable verification) {
        assertThatThrownBy(verification).isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }
}
