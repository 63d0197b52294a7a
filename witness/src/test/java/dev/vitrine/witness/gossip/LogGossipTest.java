package dev.vitrine.witness.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.misbehaviour.Kind;
import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import dev.vitrine.tlog.misbehaviour.PrefixProof;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.witness.TestLog;
import dev.vitrine.witness.gossip.Observation.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogGossipTest {

    private static final long TIME = 1_767_225_600;

    private final TestLog log = TestLog.of("log.example/a");
    private final TestLog fork = log.forkAfter(4);
    private final CheckpointSigner peer = TestLog.signer("peer.example/w", KeyType.ED25519_COSIGNATURE, "peer");
    private final LogGossip gossip = LogGossip.of(log.keys(), List.of(peer.key()));

    @Test
    void theFirstHeadIsTakenAsItIs() {
        assertThat(gossip.observe("own", false, log.note(7)).verdict()).isEqualTo(Verdict.CONSISTENT);
        assertThat(gossip.observe("log", true, log.note(7)).verdict()).isEqualTo(Verdict.CONSISTENT);
        assertThat(gossip.next()).isEmpty();
    }

    @Test
    void headsOfOneLogAreFoundConsistentWhateverTheirOrder() {
        for (long size : new long[] {7, 3, 12, 1, 9, 0, 12}) {
            assertThat(gossip.observe("p" + size, false, log.note(size)).evidence())
                    .isEmpty();
            assertThat(compareAll(log)).isEmpty();
        }
        assertThat(gossip.waiting()).isZero();
        assertThat(gossip.contradictions()).isZero();
        assertThat(gossip.reference().orElseThrow().size()).isEqualTo(12);
    }

    @Test
    void twoRootsAtOneSizeAreEvidenceAtOnce() {
        assertThat(gossip.observe("own", false, log.note(7)).evidence()).isEmpty();

        Observation seen = gossip.observe("peer", false, fork.note(7));

        assertThat(seen.verdict()).isEqualTo(Verdict.CONTRADICTORY);
        assertThat(seen.evidence()).extracting(VerifiedMisbehaviour::kind).containsExactly(Kind.FORK);
    }

    @Test
    void aLargerTreeThatDoesNotContinueTheSmallerIsEvidenceOnceItsTilesAreThere() {
        assertThat(gossip.observe("peer", false, log.note(7)).evidence()).isEmpty();
        assertThat(gossip.observe("log", true, fork.note(9)).evidence()).isEmpty();

        assertThat(compareAll(fork)).extracting(VerifiedMisbehaviour::kind).containsExactly(Kind.FORK_PREFIX);
    }

    @Test
    void historiesThatPartLaterAreNoContradictionUntilTheyPart() {
        assertThat(gossip.observe("peer", false, log.note(4)).evidence()).isEmpty();
        assertThat(gossip.observe("log", true, fork.note(9)).evidence()).isEmpty();

        assertThat(compareAll(fork)).isEmpty();
    }

    @Test
    void witnessesThatWentAlongAreAccusedToo() {
        assertThat(gossip.observe("peer", false, cosigned(log, 7, TIME)).evidence())
                .isEmpty();

        List<VerifiedMisbehaviour> evidence =
                gossip.observe("other", false, cosigned(fork, 7, TIME)).evidence();

        assertThat(evidence)
                .extracting(VerifiedMisbehaviour::kind)
                .containsExactlyInAnyOrder(Kind.FORK, Kind.COSIGNER_FORK);
    }

    @Test
    void aWitnessThatGoesBackIsAccusedInEitherOrderOfArrival() {
        long later = TIME + Misbehaviour.ROLLBACK_SECONDS + 1;
        assertThat(gossip.observe("a", false, cosigned(log, 9, TIME)).evidence())
                .isEmpty();
        assertThat(gossip.observe("b", false, cosigned(log, 7, later)).evidence())
                .extracting(VerifiedMisbehaviour::kind)
                .containsExactly(Kind.COSIGNER_ROLLBACK);

        LogGossip other = LogGossip.of(log.keys(), List.of(peer.key()));
        assertThat(other.observe("b", false, cosigned(log, 7, later)).evidence())
                .isEmpty();
        assertThat(other.observe("a", false, cosigned(log, 9, TIME)).evidence()).hasSize(1);
    }

    @Test
    void aWrongEmptyRootIsEvidence() {
        CheckpointNote wrong = log.sign(Checkpoint.of(log.origin(), new TreeHead(0, log.leaf(0))));

        assertThat(gossip.observe("log", true, wrong).evidence())
                .extracting(VerifiedMisbehaviour::kind)
                .containsExactly(Kind.BAD_EMPTY);
        assertThat(gossip.observe("log", true, log.note(0)).verdict()).isEqualTo(Verdict.CONSISTENT);
    }

    @Test
    void whatTheLogDidNotSignIsNotLookedAt() {
        TestLog impostor = log.forkAfter(0).signedBy(TestLog.signer(log.origin(), KeyType.ED25519, "somebody"));
        assertThat(gossip.observe("own", false, log.note(7)).evidence()).isEmpty();

        Observation seen = gossip.observe("liar", false, impostor.note(7));

        assertThat(seen.verdict()).isEqualTo(Verdict.UNSIGNED);
        assertThat(seen.evidence()).isEmpty();
    }

    @Test
    void aComparisonThatFailsAccusesNobodyAndIsTriedAgainBehindTheOthers() {
        assertThat(gossip.observe("log", true, log.note(9)).evidence()).isEmpty();
        assertThat(gossip.observe("a", false, log.note(12)).evidence()).isEmpty();
        assertThat(gossip.observe("b", false, log.note(7)).evidence()).isEmpty();

        Comparison first = gossip.next().orElseThrow();
        gossip.failed(first);

        assertThat(first.pending().source()).isEqualTo("a");
        assertThat(gossip.next().orElseThrow().pending().source()).isEqualTo("b");
        assertThat(gossip.waiting()).isEqualTo(2);
        assertThat(gossip.contradictions()).isZero();
    }

    @Test
    void theHeadThatTheLogShowsTakesThePlaceOfOneWhoseTilesNobodyHas() {
        assertThat(gossip.observe("own", false, log.note(12)).verdict()).isEqualTo(Verdict.CONSISTENT);
        assertThat(gossip.observe("log", true, log.note(9)).verdict()).isEqualTo(Verdict.CONSISTENT);
        assertThat(gossip.reference().orElseThrow().size()).isEqualTo(9);
        assertThat(gossip.observe("peer", false, fork.note(7)).evidence()).isEmpty();

        gossip.failed(gossip.next().orElseThrow()); // 9 to 12: not published yet

        assertThat(compareOne(log)).hasSize(1); // 7 in 9
    }

    @Test
    void memoryIsBoundedByTheSources() {
        assertThat(gossip.observe("log", true, log.note(500)).evidence()).isEmpty();
        for (int i = 1; i < 200; i++) {
            assertThat(gossip.observe("p" + i, false, log.note(i)).evidence()).isEmpty();
            assertThat(gossip.observe("one", false, log.note(i)).evidence()).isEmpty();
        }
        assertThat(gossip.waiting()).isLessThanOrEqualTo(LogGossip.MAX_WAITING);
    }

    private CheckpointNote cosigned(TestLog history, long size, long time) {
        try {
            CheckpointNote note = history.note(size);
            return note.plusSignatures(List.of(peer.sign(note.checkpoint(), time)));
        } catch (dev.vitrine.tlog.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private List<VerifiedMisbehaviour> compareAll(TestLog tiles) {
        List<VerifiedMisbehaviour> found = new ArrayList<>();
        while (gossip.next().isPresent()) {
            found.addAll(compareOne(tiles));
        }
        return found;
    }

    private List<VerifiedMisbehaviour> compareOne(TestLog tiles) {
        Comparison next = gossip.next().orElseThrow();
        long from = next.smaller().size();
        long to = next.larger().size();
        Hash root = from == 0 ? Rfc6962.emptyRoot() : tiles.head(from).root();
        return gossip.compared(next, new PrefixProof(root, new ConsistencyProof(from, to, tiles.proof(from, to))));
    }
}
