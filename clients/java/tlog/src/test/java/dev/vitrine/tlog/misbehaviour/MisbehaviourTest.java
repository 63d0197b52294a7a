package dev.vitrine.tlog.misbehaviour;

import static dev.vitrine.tlog.misbehaviour.TwoTrees.LOG;
import static dev.vitrine.tlog.misbehaviour.TwoTrees.LOG_PQ;
import static dev.vitrine.tlog.misbehaviour.TwoTrees.ONE;
import static dev.vitrine.tlog.misbehaviour.TwoTrees.SHARED;
import static dev.vitrine.tlog.misbehaviour.TwoTrees.SIZE;
import static dev.vitrine.tlog.misbehaviour.TwoTrees.TIME;
import static dev.vitrine.tlog.misbehaviour.TwoTrees.TWO;
import static dev.vitrine.tlog.misbehaviour.TwoTrees.WITNESS;
import static dev.vitrine.tlog.misbehaviour.TwoTrees.WITNESS_PQ;
import static dev.vitrine.tlog.misbehaviour.TwoTrees.note;
import static dev.vitrine.tlog.misbehaviour.TwoTrees.prefix;
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
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.NaiveTree;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MisbehaviourTest {

    /** One of every kind, and of every key that each can accuse. */
    static Stream<VerifiedMisbehaviour> all() throws VerificationException {
        return Stream.of(
                Misbehaviour.sameSize(LOG.key(), note(ONE, 6, LOG), note(TWO, 6, LOG)),
                Misbehaviour.sameSize(LOG_PQ.key(), note(ONE, 6, LOG_PQ), note(TWO, 6, LOG_PQ)),
                Misbehaviour.sameSize(WITNESS.key(), note(ONE, 6, LOG, WITNESS), note(TWO, 6, LOG, WITNESS)),
                Misbehaviour.acrossSizes(LOG.key(), note(ONE, 5, LOG), note(TWO, 7, LOG), prefix(TWO, 5, 7)),
                Misbehaviour.acrossSizes(
                        WITNESS_PQ.key(), note(ONE, 5, WITNESS_PQ), note(TWO, 7, WITNESS_PQ), prefix(TWO, 5, 7)),
                Misbehaviour.wrongEmptyRoot(LOG.key(), wrongEmpty()),
                rollback(),
                entry(LOG),
                entry(WITNESS));
    }

    @ParameterizedTest
    @MethodSource("all")
    void convincesAStrangerWithTheTextAlone(VerifiedMisbehaviour made) throws Exception {
        Misbehaviour read = Misbehaviour.parse(made.toBytes());

        assertThat(read.toBytes()).isEqualTo(made.toBytes());
        assertThat(read.verify(made.accused())).isEqualTo(made);
        assertThat(read.verify().id()).isEqualTo(made.id());
        assertThat(made.sentence()).contains(made.accused().name().value());
    }

    @ParameterizedTest
    @MethodSource("all")
    void isNoEvidenceAgainstAnybodyElse(VerifiedMisbehaviour made) throws Exception {
        Misbehaviour read = Misbehaviour.parse(made.toBytes());
        CheckpointSigner other = made.accused().equals(LOG.key()) ? WITNESS : LOG;

        proves(Reason.NOT_MISBEHAVIOUR, () -> read.verify(other.key()));
    }

    @Test
    void everyKindIsAmongTheSamples() throws VerificationException {
        assertThat(all().map(VerifiedMisbehaviour::kind)).contains(Kind.values());
    }

    @Test
    void aTreeThatGrewIsNoEvidence() {
        proves(
                Reason.NOT_MISBEHAVIOUR,
                () -> Misbehaviour.acrossSizes(LOG.key(), note(ONE, 5, LOG), note(ONE, 7, LOG), prefix(ONE, 5, 7)));
        proves(Reason.NOT_MISBEHAVIOUR, () -> Misbehaviour.sameSize(LOG.key(), note(ONE, 5, LOG), note(ONE, 5, LOG)));
        proves(Reason.NOT_MISBEHAVIOUR, () -> Misbehaviour.sameSize(LOG.key(), note(ONE, 5, LOG), note(TWO, 7, LOG)));
    }

    @Test
    void aProofThatDoesNotVerifyIsNoEvidence() {
        ConsistencyProof wrong = new ConsistencyProof(5, 7, ONE.consistency(5, 7));
        CheckpointNote smaller = note(ONE, 5, LOG);
        CheckpointNote larger = note(TWO, 7, LOG);

        proves(
                Reason.ROOT_MISMATCH,
                () -> Misbehaviour.acrossSizes(LOG.key(), smaller, larger, new PrefixProof(TWO.root(5), wrong)));
        proves(
                Reason.PROOF_LENGTH,
                () -> Misbehaviour.acrossSizes(
                        LOG.key(),
                        smaller,
                        larger,
                        new PrefixProof(TWO.root(5), new ConsistencyProof(5, 7, List.of()))));
    }

    @Test
    void aForgedSignatureIsNoEvidence() {
        CheckpointNote forged = note(TWO, 6, impostor(TestKeys.ORIGIN, KeyType.ED25519));

        proves(Reason.NOT_MISBEHAVIOUR, () -> Misbehaviour.sameSize(LOG.key(), note(ONE, 6, LOG), forged));
        assertThat(Accusations.sameSize(List.of(LOG.key()), note(ONE, 6, LOG), forged))
                .isEmpty();
    }

    @Test
    void aLineThatNamesTheKeyAndIsNotItsSignatureIsNoEvidence() throws Exception {
        Bytes text = Misbehaviour.sameSize(LOG.key(), note(ONE, 6, LOG), note(TWO, 6, LOG))
                .toBytes();
        CheckpointNote one = note(ONE, 6, LOG);
        CheckpointNote swapped = CheckpointNote.of(
                note(TWO, 6, LOG).checkpoint(), List.of(one.signatures().get(0)));
        String forged = text.toUtf8()
                .replace(
                        note(TWO, 6, LOG).note().toBytes().toUtf8(),
                        swapped.toBytes().toUtf8());

        assertThat(forged).isNotEqualTo(text.toUtf8());
        proves(Reason.BAD_SIGNATURE, () -> Misbehaviour.parse(Bytes.utf8(forged))
                .verify());
    }

    @Test
    void checkpointsOfTwoLogsUnderOneKeyAreNoEvidence() {
        CheckpointNote elsewhere = note(new Checkpoint("other.example", TWO.head(6), List.of()), TIME, LOG);

        proves(Reason.NOT_MISBEHAVIOUR, () -> Misbehaviour.sameSize(LOG.key(), note(ONE, 6, LOG), elsewhere));
    }

    @Test
    void aWitnessIsNotAccusedAsALogNorALogAsAWitness() throws Exception {
        Bytes text = Misbehaviour.sameSize(LOG.key(), note(ONE, 6, LOG), note(TWO, 6, LOG))
                .toBytes();
        String asCosigner = text.toUtf8().replace("kind fork\n", "kind cosigner-fork\n");
        proves(Reason.NOT_MISBEHAVIOUR, () -> Misbehaviour.parse(Bytes.utf8(asCosigner))
                .verify());

        String asLog = Misbehaviour.sameSize(WITNESS.key(), note(ONE, 6, WITNESS), note(TWO, 6, WITNESS))
                .toBytes()
                .toUtf8()
                .replace("kind cosigner-fork\n", "kind fork\n");
        proves(Reason.NOT_MISBEHAVIOUR, () -> Misbehaviour.parse(Bytes.utf8(asLog))
                .verify());
    }

    @Test
    void aClockThatWasSetBackALittleIsNoRollback() {
        CheckpointNote larger = cosigned(ONE.head(7), TIME);
        proves(
                Reason.NOT_MISBEHAVIOUR,
                () -> Misbehaviour.rollback(
                        WITNESS.key(), cosigned(ONE.head(5), TIME + Misbehaviour.ROLLBACK_SECONDS), larger));
        proves(
                Reason.NOT_MISBEHAVIOUR,
                () -> Misbehaviour.rollback(WITNESS.key(), cosigned(ONE.head(5), TIME - 1000), larger));
        proves(
                Reason.NOT_MISBEHAVIOUR,
                () -> Misbehaviour.rollback(WITNESS.key(), cosigned(ONE.head(7), TIME + 1000), larger));
    }

    @Test
    void aCosignatureWithoutATimeIsNoRollback() {
        CheckpointNote timeless = note(Checkpoint.of(TestKeys.ORIGIN, ONE.head(7)), 0, WITNESS_PQ);
        CheckpointNote smaller = note(Checkpoint.of(TestKeys.ORIGIN, ONE.head(5)), TIME, WITNESS_PQ);

        proves(Reason.NOT_MISBEHAVIOUR, () -> Misbehaviour.rollback(WITNESS_PQ.key(), smaller, timeless));
    }

    @Test
    void oneEntryInBothTreesIsNoEquivocation() {
        proves(
                Reason.NOT_MISBEHAVIOUR,
                () -> Misbehaviour.entry(
                        LOG.key(),
                        note(ONE, 6, LOG),
                        ONE.leaf(SHARED - 1),
                        inclusion(SHARED - 1, 6, true),
                        note(TWO, 9, LOG),
                        TWO.leaf(SHARED - 1),
                        inclusion(SHARED - 1, 9, false)));
    }

    @Test
    void anEntryThatIsNotInTheTreeIsNoEquivocation() {
        proves(
                Reason.ROOT_MISMATCH,
                () -> Misbehaviour.entry(
                        LOG.key(),
                        note(ONE, 6, LOG),
                        TWO.leaf(4),
                        inclusion(4, 6, true),
                        note(TWO, 9, LOG),
                        TWO.leaf(4),
                        inclusion(4, 9, false)));
    }

    @Test
    void theEmptyTreeWithItsRootIsNoEvidence() {
        proves(
                Reason.NOT_MISBEHAVIOUR,
                () -> Misbehaviour.wrongEmptyRoot(
                        LOG.key(), note(Checkpoint.of(TestKeys.ORIGIN, TreeHead.EMPTY), TIME, LOG)));
        proves(Reason.NOT_MISBEHAVIOUR, () -> Misbehaviour.wrongEmptyRoot(LOG.key(), note(ONE, 1, LOG)));
    }

    @Test
    void otherSignaturesOnTheCheckpointsDoNotChangeTheIdentifier() throws Exception {
        VerifiedMisbehaviour bare = Misbehaviour.sameSize(LOG.key(), note(ONE, 6, LOG), note(TWO, 6, LOG));
        Bytes dressed = Bytes.concat(
                Bytes.utf8("vitrine.dev/tlog-evidence@v1\nkind fork\nkey " + LOG.key() + "\n\n"),
                counted(bare.evidence().first().plusSignatures(signed(ONE, 6))),
                counted(bare.evidence().second().orElseThrow().plusSignatures(signed(TWO, 6))));

        Misbehaviour read = Misbehaviour.parse(dressed);

        assertThat(read.toBytes()).isEqualTo(dressed).isNotEqualTo(bare.toBytes());
        assertThat(read.verify()).isEqualTo(bare);
    }

    @Test
    void uncoveredExtensionLinesDoNotChangeTheIdentifier() throws Exception {
        CheckpointNote one = note(ONE, 6, LOG_PQ);
        CheckpointNote extended =
                CheckpointNote.of(new Checkpoint(TestKeys.ORIGIN, ONE.head(6), List.of("anything")), one.signatures());

        assertThat(Misbehaviour.sameSize(LOG_PQ.key(), extended, note(TWO, 6, LOG_PQ)))
                .isEqualTo(Misbehaviour.sameSize(LOG_PQ.key(), one, note(TWO, 6, LOG_PQ)));
    }

    @Test
    void theOrderInWhichTheCheckpointsAreGivenDoesNotMatter() throws Exception {
        assertThat(Misbehaviour.sameSize(LOG.key(), note(TWO, 6, LOG), note(ONE, 6, LOG)))
                .isEqualTo(Misbehaviour.sameSize(LOG.key(), note(ONE, 6, LOG), note(TWO, 6, LOG)));
    }

    @Test
    void theReverseOrderOfTheTextIsMalformed() throws Exception {
        VerifiedMisbehaviour made = Misbehaviour.sameSize(LOG.key(), note(ONE, 6, LOG), note(TWO, 6, LOG));
        Bytes reversed = Bytes.concat(
                Bytes.utf8("vitrine.dev/tlog-evidence@v1\nkind fork\nkey " + LOG.key() + "\n\n"),
                counted(made.evidence().second().orElseThrow()),
                counted(made.evidence().first()));

        assertThatThrownBy(() -> Misbehaviour.parse(reversed))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("order");
    }

    @Test
    void contradictionsOfTheSameSizesShareASlot() throws Exception {
        VerifiedMisbehaviour one = Misbehaviour.sameSize(LOG.key(), note(ONE, 6, LOG), note(TWO, 6, LOG));
        VerifiedMisbehaviour other = Misbehaviour.sameSize(
                LOG.key(),
                note(ONE, 6, LOG),
                note(Checkpoint.of(TestKeys.ORIGIN, new TreeHead(6, ONE.root(1))), 0, LOG));
        VerifiedMisbehaviour larger = Misbehaviour.sameSize(LOG.key(), note(ONE, 8, LOG), note(TWO, 8, LOG));

        assertThat(other).isNotEqualTo(one);
        assertThat(other.slot()).isEqualTo(one.slot());
        assertThat(larger.slot()).isNotEqualTo(one.slot());
    }

    @Test
    void everybodyWhoSignedBothIsAccused() {
        CheckpointSigner honest = impostor("honest.example/w", KeyType.ED25519_COSIGNATURE);
        List<VerifiedMisbehaviour> found = Accusations.acrossSizes(
                List.of(LOG.key(), WITNESS.key(), honest.key()),
                note(ONE, 5, LOG, WITNESS, honest),
                note(TWO, 7, LOG, WITNESS),
                prefix(TWO, 5, 7));

        assertThat(found).extracting(VerifiedMisbehaviour::kind).containsExactly(Kind.FORK_PREFIX, Kind.COSIGNER_FORK);
        assertThat(found).extracting(VerifiedMisbehaviour::isAgainstLog).containsExactly(true, false);
    }

    /** For all pairs of sizes: a fork is proven exactly where the trees differ within the smaller one. */
    @Test
    void allPairsOfSizesAreDecidedRight() {
        for (int m = 1; m < SIZE; m++) {
            for (int n = m + 1; n <= SIZE; n++) {
                PrefixProof prefix = prefix(TWO, m, n);
                boolean forked = m > SHARED;
                assertThat(prefix.contradicts(ONE.head(m))).isEqualTo(forked);
                assertThat(Accusations.acrossSizes(List.of(LOG.key()), note(ONE, m, LOG), note(TWO, n, LOG), prefix))
                        .hasSize(forked ? 1 : 0);
            }
        }
    }

    private static CheckpointNote wrongEmpty() {
        return note(Checkpoint.of(TestKeys.ORIGIN, new TreeHead(0, ONE.root(1))), TIME, LOG);
    }

    private static CheckpointNote cosigned(TreeHead head, long time) {
        return TwoTrees.note(Checkpoint.of(TestKeys.ORIGIN, head), time, WITNESS);
    }

    private static VerifiedMisbehaviour rollback() throws VerificationException {
        long later = TIME + Misbehaviour.ROLLBACK_SECONDS + 1;
        return Misbehaviour.rollback(WITNESS.key(), cosigned(ONE.head(5), later), cosigned(ONE.head(7), TIME));
    }

    private static VerifiedMisbehaviour entry(CheckpointSigner signer) throws VerificationException {
        return Misbehaviour.entry(
                signer.key(),
                note(TWO, 9, signer),
                TWO.leaf(4),
                inclusion(4, 9, false),
                note(ONE, 6, signer),
                ONE.leaf(4),
                inclusion(4, 6, true));
    }

    private static InclusionProof inclusion(int index, int size, boolean one) {
        return new InclusionProof(index, size, (one ? ONE : TWO).path(index, 0, size));
    }

    private static CheckpointSigner impostor(String name, KeyType type) {
        try {
            return CheckpointSigners.of(TestKeys.key(name, type, 99));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<NoteSignature> signed(NaiveTree tree, long size) {
        return note(tree, size, WITNESS, WITNESS_PQ).signatures();
    }

    private static Bytes counted(CheckpointNote note) {
        Bytes bytes = note.toBytes();
        return Bytes.concat(Bytes.utf8(bytes.size() + "\n"), bytes);
    }

    private static void proves(Reason reason, ThrowingCallable attempt) {
        assertThatThrownBy(attempt).isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }
}
