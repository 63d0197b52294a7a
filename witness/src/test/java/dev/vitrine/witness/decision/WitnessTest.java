package dev.vitrine.witness.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.cosignature.SubtreeCosignature;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.tlog.wire.SignSubtreeRequest;
import dev.vitrine.witness.TestLog;
import dev.vitrine.witness.TestWitness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WitnessTest {

    private static final TestLog LOG = TestLog.of("log.example/a");
    private static final long NOW = 1_767_225_600;

    private final Witness witness = new Witness(TestWitness.keys());
    private final Optional<TrustedLog> trusted = Optional.of(new TrustedLog(LOG.origin(), LOG.keys()));

    /** The decision table of tlog-witness, row by row; the first row that applies wins. */
    @Nested
    class AddCheckpoint {

        @Test
        void refusesAnUnknownOriginBeforeAnythingElse() {
            AddCheckpointRequest unsigned = withNote(9, forged(LOG.note(5)));
            assertThat(witness.decide(Optional.empty(), LOG.head(3), unsigned))
                    .isEqualTo(refused(Refusal.UNKNOWN_ORIGIN));
        }

        @Test
        void refusesWhatNoTrustedKeySigned() {
            CheckpointSigner sameName = TestLog.signer(LOG.origin(), KeyType.ED25519, "another seed");
            assertThat(decide(TreeHead.EMPTY, LOG.signedBy(sameName).request(0, 5)))
                    .isEqualTo(refused(Refusal.NOT_SIGNED_BY_LOG));
        }

        @Test
        void refusesABadLineOfATrustedKey() {
            assertThat(decide(TreeHead.EMPTY, withNote(0, forged(LOG.note(5)))))
                    .isEqualTo(refused(Refusal.BAD_SIGNATURE));
        }

        @Test
        void refusesABadLineOfATrustedKeyBesideAGoodOne() throws Exception {
            CheckpointSigner second = TestLog.signer(LOG.origin(), KeyType.MLDSA44_COSIGNATURE, "second");
            CheckpointNote note = TestLog.noteOf(Checkpoint.of(LOG.origin(), LOG.head(5)), second)
                    .plusSignatures(forged(LOG.note(5)).signatures());
            TrustedLog both = new TrustedLog(LOG.origin(), List.of(LOG.keys().get(0), second.key()));

            assertThat(witness.decide(Optional.of(both), TreeHead.EMPTY, withNote(0, note)))
                    .isEqualTo(refused(Refusal.BAD_SIGNATURE));
        }

        @Test
        void signaturesAreCheckedBeforeSizes() {
            assertThat(decide(LOG.head(3), withNote(9, forged(LOG.note(5))))).isEqualTo(refused(Refusal.BAD_SIGNATURE));
        }

        @Test
        void refusesAnOldSizeAboveTheCheckpointEvenIfTheSizeWasCosigned() {
            assertThat(decide(LOG.head(6), withNote(6, LOG.note(5)))).isEqualTo(refused(Refusal.OLD_SIZE_TOO_LARGE));
        }

        @Test
        void tellsTheLatestSizeWhenTheOldOneIsAnother() {
            assertThat(decide(LOG.head(5), LOG.request(3, 7))).isEqualTo(new Outcome.Conflict(5));
            assertThat(decide(LOG.head(5), LOG.request(6, 7))).isEqualTo(new Outcome.Conflict(5));
            assertThat(decide(LOG.head(5), LOG.request(0, 7))).isEqualTo(new Outcome.Conflict(5));
            assertThat(decide(TreeHead.EMPTY, LOG.request(3, 7))).isEqualTo(new Outcome.Conflict(0));
        }

        @Test
        void tellsTheLatestSizeOfARollback() {
            assertThat(decide(LOG.head(7), LOG.request(3, 5))).isEqualTo(new Outcome.Conflict(7));
        }

        @Test
        void refusesAnEmptyTreeWithARoot() {
            Checkpoint odd = Checkpoint.of(LOG.origin(), new TreeHead(0, Rfc6962.node(hash("a"), hash("b"))));
            assertThat(decide(TreeHead.EMPTY, withNote(0, LOG.sign(odd)))).isEqualTo(refused(Refusal.WRONG_EMPTY_ROOT));
        }

        @Test
        void refusesAProofFromNothing() {
            AddCheckpointRequest request = new AddCheckpointRequest(0, List.of(hash("a")), LOG.note(5));
            assertThat(decide(TreeHead.EMPTY, request)).isEqualTo(refused(Refusal.PROOF_NOT_EMPTY));
        }

        @Test
        void refusesAProofThatDoesNotVerify() {
            List<Hash> wrong = new ArrayList<>(LOG.proof(5, 7));
            wrong.set(1, hash("wrong"));
            assertThat(decide(LOG.head(5), new AddCheckpointRequest(5, wrong, LOG.note(7))))
                    .isEqualTo(refused(Refusal.BAD_PROOF));
            assertThat(decide(LOG.head(5), new AddCheckpointRequest(5, List.of(), LOG.note(7))))
                    .isEqualTo(refused(Refusal.BAD_PROOF));
            List<Hash> longer = new ArrayList<>(LOG.proof(5, 7));
            longer.add(hash("surplus"));
            assertThat(decide(LOG.head(5), new AddCheckpointRequest(5, longer, LOG.note(7))))
                    .isEqualTo(refused(Refusal.BAD_PROOF));
        }

        @Test
        void refusesAForkWithItsOwnValidProof() {
            assertThat(decide(LOG.head(5), LOG.fork().request(5, 7))).isEqualTo(refused(Refusal.BAD_PROOF));
        }

        @Test
        void refusesAnotherRootAtTheSameSize() {
            assertThat(decide(LOG.head(5), LOG.fork().request(5, 5))).isEqualTo(refused(Refusal.ROOT_MISMATCH));
        }

        @Test
        void refusesAProofBetweenEqualSizes() {
            AddCheckpointRequest request = new AddCheckpointRequest(5, List.of(hash("a")), LOG.note(5));
            assertThat(decide(LOG.head(5), request)).isEqualTo(refused(Refusal.BAD_PROOF));
        }

        @Test
        void acceptsWhatIsConsistent() {
            assertConsistent(TreeHead.EMPTY, LOG.request(0, 0));
            assertConsistent(TreeHead.EMPTY, LOG.request(0, 5));
            assertConsistent(LOG.head(5), LOG.request(5, 5));
            for (long from = 1; from <= 17; from++) {
                for (long to = from; to <= 17; to++) {
                    assertConsistent(LOG.head(from), LOG.request(from, to));
                }
            }
        }

        @Test
        void acceptsAnyOneOfSeveralTrustedKeysAndKeepsTheLinesThatVerified() throws Exception {
            CheckpointSigner second = TestLog.signer(LOG.origin(), KeyType.MLDSA44_COSIGNATURE, "second");
            TrustedLog both = new TrustedLog(LOG.origin(), List.of(LOG.keys().get(0), second.key()));
            CheckpointNote twice = LOG.note(5)
                    .plusSignatures(
                            TestLog.noteOf(LOG.note(5).checkpoint(), second).signatures());

            assertThat(witness.decide(Optional.of(both), TreeHead.EMPTY, LOG.request(0, 5)))
                    .isInstanceOf(Outcome.Consistent.class);
            assertThat(witness.decide(Optional.of(both), TreeHead.EMPTY, withNote(0, twice)))
                    .isEqualTo(new Outcome.Consistent(twice.checkpoint(), twice.signatures()));
        }

        @Test
        void linesOfStrangersAreIgnoredAndNotKept() throws Exception {
            NoteSignature stranger =
                    TestLog.of("stranger.example").note(5).signatures().get(0);
            NoteSignature forgedOurs = new NoteSignature(
                    witness.keys().name(), witness.keys().verifierKeys().get(0).keyId(), TestWitness.seed(9));
            CheckpointNote note = LOG.note(5).plusSignatures(List.of(stranger, forgedOurs));

            Outcome outcome = decide(TreeHead.EMPTY, withNote(0, note));

            assertThat(outcome)
                    .isEqualTo(new Outcome.Consistent(
                            note.checkpoint(), LOG.note(5).signatures()));
        }

        private void assertConsistent(TreeHead latest, AddCheckpointRequest request) {
            assertThat(decide(latest, request))
                    .isEqualTo(new Outcome.Consistent(
                            request.checkpoint().checkpoint(),
                            request.checkpoint().signatures()));
        }
    }

    @Nested
    class Cosign {

        private final Outcome.Consistent consistent =
                new Outcome.Consistent(LOG.note(5).checkpoint(), LOG.note(5).signatures());

        @Test
        void answersBothOwnLinesAndStoresTheVerifiedLogLinesBeforeThem() throws Exception {
            Cosigned cosigned = witness.cosign(consistent, NOW);

            List<Cosignature> ours =
                    CheckpointVerifier.of(witness.keys().verifierKeys()).verify(cosigned.note());
            assertThat(ours).extracting(Cosignature::timestamp).containsExactly(NOW, NOW);
            assertThat(ours)
                    .extracting(line -> line.key().type())
                    .containsExactly(KeyType.ED25519_COSIGNATURE, KeyType.MLDSA44_COSIGNATURE);
            assertThat(cosigned.response().signatures())
                    .isEqualTo(ours.stream().map(Cosignature::line).toList());
            assertThat(cosigned.note().signatures())
                    .hasSize(3)
                    .startsWith(LOG.note(5).signatures().get(0));
        }

        @Test
        void signsWithEd25519AloneWhereTheOperatorSaysSo() throws Exception {
            WitnessKeys keys = witness.keys().cosigningWithEd25519();
            Cosigned cosigned = new Witness(keys).cosign(consistent, NOW);

            assertThat(keys.current()).extracting(VerifierKey::type).containsExactly(KeyType.ED25519_COSIGNATURE);
            assertThat(cosigned.response().signatures()).hasSize(1);
            assertThat(CheckpointVerifier.of(keys.current()).verify(cosigned.note()))
                    .hasSize(1);
            assertThat(keys.verifierKeys())
                    .as("what was signed before is still known")
                    .isEqualTo(witness.keys().verifierKeys());
        }

        @Test
        void refusesAClockBeforeTheEpoch() {
            assertThatThrownBy(() -> witness.cosign(consistent, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class SignSubtree {

        private final CheckpointNote reference = witness.cosign(
                        new Outcome.Consistent(
                                LOG.note(14).checkpoint(), LOG.note(14).signatures()),
                        NOW)
                .note();

        @Test
        void signsEveryValidSubtreeWithTimestampZero() throws Exception {
            for (long[] range : new long[][] {{8, 13}, {0, 14}, {0, 5}, {4, 5}, {0, 1}, {12, 14}}) {
                SubtreeOutcome outcome = witness.signSubtree(trusted, LOG.subtree(range[0], range[1], reference), NOW);

                assertThat(outcome).isInstanceOf(SubtreeOutcome.Signed.class);
                List<NoteSignature> lines =
                        ((SubtreeOutcome.Signed) outcome).response().signatures();
                assertThat(lines).hasSize(1);
                Cosignature verified = SubtreeCosignature.verify(
                        witness.keys().verifierKeys().get(1),
                        LOG.origin(),
                        range[0],
                        range[1],
                        LOG.subtree(range[0], range[1], reference).hash(),
                        lines.get(0));
                assertThat(verified.timestamp()).isZero();
            }
        }

        @Test
        void refusesWhatIsNoSubtree() {
            var any = LOG.subtree(8, 13, reference);
            assertThat(sign(1, 3, any)).isEqualTo(refusedSubtree(Refusal.INVALID_SUBTREE));
            assertThat(sign(4, 4, any)).isEqualTo(refusedSubtree(Refusal.INVALID_SUBTREE));
            assertThat(sign(4, 9, any)).isEqualTo(refusedSubtree(Refusal.INVALID_SUBTREE));
        }

        @Test
        void refusesASubtreeBeyondTheTree() {
            assertThat(sign(8, 15, LOG.subtree(8, 13, reference)))
                    .isEqualTo(refusedSubtree(Refusal.SUBTREE_BEYOND_TREE));
        }

        @Test
        void refusesAnUnknownOrigin() {
            assertThat(witness.signSubtree(Optional.empty(), LOG.subtree(8, 13, reference), NOW))
                    .isEqualTo(refusedSubtree(Refusal.UNKNOWN_ORIGIN));
        }

        @Test
        void refusesAReferenceThatItDidNotCosignWithTheKeyForSubtrees() throws Exception {
            CheckpointNote logOnly = LOG.note(14);
            CheckpointNote ed25519Only =
                    reference.withSignatures(reference.signatures().subList(0, 2));
            CheckpointNote forgedOurs = reference.withSignatures(List.of(
                    reference.signatures().get(0),
                    flipped(reference.signatures().get(2))));
            for (CheckpointNote bad : List.of(logOnly, ed25519Only, forgedOurs)) {
                assertThat(witness.signSubtree(trusted, LOG.subtree(8, 13, bad), NOW))
                        .isEqualTo(refusedSubtree(Refusal.NOT_COSIGNED));
            }
        }

        @Test
        void refusesAWrongHashAndAWrongProof() {
            var honest = LOG.subtree(8, 13, reference);
            assertThat(witness.signSubtree(
                            trusted, new SignSubtreeRequest(8, 13, hash("wrong"), honest.proof(), reference), NOW))
                    .isEqualTo(refusedSubtree(Refusal.BAD_PROOF));
            assertThat(witness.signSubtree(
                            trusted, new SignSubtreeRequest(8, 13, honest.hash(), List.of(), reference), NOW))
                    .isEqualTo(refusedSubtree(Refusal.BAD_PROOF));
        }

        private SubtreeOutcome sign(long start, long end, SignSubtreeRequest like) {
            return witness.signSubtree(
                    trusted, new SignSubtreeRequest(start, end, like.hash(), like.proof(), like.reference()), NOW);
        }
    }

    private Outcome decide(TreeHead latest, AddCheckpointRequest request) {
        return witness.decide(trusted, latest, request);
    }

    private static Outcome refused(Refusal reason) {
        return new Outcome.Refused(reason);
    }

    private static SubtreeOutcome refusedSubtree(Refusal reason) {
        return new SubtreeOutcome.Refused(reason);
    }

    private static AddCheckpointRequest withNote(long old, CheckpointNote note) {
        return new AddCheckpointRequest(old, List.of(), note);
    }

    private static CheckpointNote forged(CheckpointNote note) {
        try {
            return note.withSignatures(List.of(flipped(note.signatures().get(0))));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static NoteSignature flipped(NoteSignature line) {
        return new NoteSignature(line.name(), line.keyId(), TestLog.flip(line.signature(), 20));
    }

    private static Hash hash(String text) {
        return Rfc6962.leafHash(Bytes.utf8(text));
    }
}
