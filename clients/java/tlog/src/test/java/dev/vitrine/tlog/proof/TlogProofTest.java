package dev.vitrine.tlog.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.Mutations;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A log of the two entries {@code a} and {@code b}, small enough to be built by hand. */
final class TlogProofTest {

    private static final Bytes ENTRY_A = Bytes.utf8("a");
    private static final Bytes ENTRY_B = Bytes.utf8("b");
    private static final Hash A = Rfc6962.leafHash(ENTRY_A);
    private static final Hash B = Rfc6962.leafHash(ENTRY_B);

    private final CheckpointSigner log = signer(TestKeys.ORIGIN, KeyType.ED25519, 1);
    private final CheckpointSigner witness = signer("w.example", KeyType.ED25519_COSIGNATURE, 2);
    private final TrustPolicy policy = policy();
    private final TlogProof ofB = TlogProof.of(1, List.of(A), checkpoint(new TreeHead(2, Rfc6962.node(A, B))));

    @Test
    void bindsTheEntryToTheWitnessedRoot() throws VerificationException {
        VerifiedEntry verified = ofB.verify(ENTRY_B, policy);

        assertThat(verified.index()).isEqualTo(1);
        assertThat(verified.leafHash()).isEqualTo(B);
        assertThat(verified.checkpoint().earliestQuorumTime()).hasValue(5000);
        assertRejected(Reason.ROOT_MISMATCH, () -> ofB.verify(ENTRY_A, policy));
    }

    @Test
    void aProofOfAnotherIndexOrLengthFails() {
        CheckpointNote note = ofB.checkpoint();

        assertRejected(
                Reason.ROOT_MISMATCH, () -> TlogProof.of(0, List.of(A), note).verify(ENTRY_B, policy));
        assertRejected(Reason.INDEX_OUT_OF_RANGE, () -> TlogProof.of(2, List.of(A), note)
                .verify(ENTRY_B, policy));
        assertRejected(
                Reason.PROOF_LENGTH, () -> TlogProof.of(1, List.of(), note).verify(ENTRY_B, policy));
        assertRejected(
                Reason.PROOF_LENGTH, () -> TlogProof.of(1, List.of(A, A), note).verify(ENTRY_B, policy));
    }

    @Test
    void thePolicyIsAskedFirst() throws MalformedException {
        CheckpointNote unwitnessed =
                ofB.checkpoint().withSignatures(ofB.checkpoint().signatures().subList(0, 1));

        assertRejected(Reason.QUORUM_NOT_MET, () -> TlogProof.of(1, List.of(A), unwitnessed)
                .verify(ENTRY_A, policy));
        assertRejected(Reason.FUTURE_TIMESTAMP, () -> ofB.verify(B, policy, 0).index());
    }

    @Test
    void theOnlyEntryOfALogNeedsNoHashes() throws Exception {
        TlogProof only = TlogProof.of(0, List.of(), checkpoint(new TreeHead(1, A)));

        assertThat(only.toBytes().toUtf8()).startsWith("c2sp.org/tlog-proof@v1\nindex 0\n\n" + TestKeys.ORIGIN + "\n");
        assertThat(TlogProof.parse(only.toBytes()).verify(ENTRY_A, policy).index())
                .isZero();
    }

    @Test
    void extraDataIsCarriedAndNotPartOfTheClaim() throws Exception {
        TlogProof annotated = TlogProof.parse(ofB.withExtra(Bytes.EMPTY).toBytes());

        assertThat(annotated.extra()).contains(Bytes.EMPTY);
        assertThat(ofB.extra()).isEmpty();
        assertThat(annotated).isNotEqualTo(ofB);
        assertThat(annotated.verify(ENTRY_B, policy).index()).isEqualTo(1);
    }

    @Test
    void mutatedProofsAreRefusedOrPrintBackAndNeverProveAnotherEntry() {
        Bytes plain = ofB.toBytes();
        Bytes annotated = ofB.withExtra(Bytes.utf8("extra")).toBytes();

        Mutations.check(List.of(plain, annotated), 4000, input -> {
            TlogProof proof = TlogProof.parse(input);
            assertThatThrownBy(() -> proof.verify(ENTRY_A, policy)).isInstanceOf(VerificationException.class);
            return proof.toBytes();
        });
        assertThatThrownBy(() -> TlogProof.parse(Bytes.wrapUnsafe(new byte[TlogProof.MAX_SIZE + 1])))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("longer");
    }

    private CheckpointNote checkpoint(TreeHead head) {
        Checkpoint checkpoint = Checkpoint.of(TestKeys.ORIGIN, head);
        try {
            return CheckpointNote.of(checkpoint, List.of(log.sign(checkpoint, 0), witness.sign(checkpoint, 5000)));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private TrustPolicy policy() {
        String text = "log " + log.key() + "\nwitness w " + witness.key() + "\nquorum w\n";
        try {
            return TrustPolicy.parse(Bytes.utf8(text));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
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
