package dev.vitrine.tlog.misbehaviour;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyType;

/**
 * Why evidence convinces, kind by kind. Each check answers: could somebody who is honest have signed both? Only a no is
 * evidence.
 */
final class EvidenceCheck {

    private final Misbehaviour evidence;
    private final Checkpoint first;
    private final Checkpoint second;

    private EvidenceCheck(Misbehaviour evidence) {
        this.evidence = evidence;
        this.first = evidence.first().checkpoint();
        this.second = evidence.second().orElse(evidence.first()).checkpoint();
    }

    static EvidenceCheck of(Misbehaviour evidence) {
        return new EvidenceCheck(evidence);
    }

    void run() throws VerificationException {
        // One key may sign for several logs; only what it says about one can contradict itself.
        require(first.origin().equals(second.origin()), "the checkpoints are of different logs");
        requireRole();
        // What is cheap first: strangers send evidence, and signatures cost the most.
        requireContradiction();
        long firstTime = signedAt(evidence.first());
        long secondTime = evidence.second().isEmpty()
                ? firstTime
                : signedAt(evidence.second().get());
        if (evidence.kind() == Kind.COSIGNER_ROLLBACK) {
            requireRollback(firstTime, secondTime);
        }
    }

    /** What the checkpoints say, if they are signed, cannot both be honest; of a rollback, but for the times. */
    private void requireContradiction() throws VerificationException {
        switch (evidence.kind()) {
            case FORK -> requireTwoRoots();
            case FORK_PREFIX -> requireOtherPrefix();
            case BAD_EMPTY -> requireWrongEmptyRoot();
            case COSIGNER_FORK -> {
                if (evidence.support() instanceof Support.Prefix) {
                    requireOtherPrefix();
                } else {
                    requireTwoRoots();
                }
            }
            case COSIGNER_ROLLBACK ->
                require(first.size() < second.size(), "the first checkpoint is not of a smaller tree");
            case ENTRY_EQUIVOCATION -> requireTwoEntries();
        }
    }

    private void requireRole() throws VerificationException {
        boolean cosigner = Misbehaviour.isCosigner(evidence.accused(), first.origin());
        require(!cosigner || !evidence.kind().accusesLogs(), "the accused key is a cosigner's, not the log's");
        require(cosigner || !evidence.kind().accusesCosigners(), "the accused key is not a cosigner's");
        // The signatures of RFC 6962 do not cover the origin: the key's name must stand for it.
        require(
                evidence.accused().type() != KeyType.RFC6962_STH
                        || evidence.accused().name().value().equals(first.origin()),
                "the key's name is not the origin, which its signature does not cover");
    }

    /** The verified signature's time, 0 if it has none. */
    private long signedAt(CheckpointNote note) throws VerificationException {
        return CheckpointVerifier.of(evidence.accused()).verify(note).stream()
                .mapToLong(Cosignature::timestamp)
                .findFirst()
                .orElseThrow(() -> new AssertionError("bad math: one line was verified"));
    }

    private void requireTwoRoots() throws VerificationException {
        require(first.size() == second.size(), "the checkpoints are of different sizes, and nothing compares them");
        require(!first.root().equals(second.root()), "the checkpoints agree");
    }

    private void requireOtherPrefix() throws VerificationException {
        Support.Prefix prefix = (Support.Prefix) evidence.support();
        // Every tree continues the empty one, so a smaller tree has at least one leaf.
        require(0 < first.size() && first.size() < second.size(), "the first checkpoint is not of a smaller tree");
        new ConsistencyProof(first.size(), second.size(), prefix.proof()).verify(prefix.root(), second.root());
        require(!prefix.root().equals(first.root()), "the larger tree continues the smaller one");
    }

    private void requireWrongEmptyRoot() throws VerificationException {
        require(first.size() == 0, "the tree is not empty");
        require(!first.root().equals(Rfc6962.emptyRoot()), "the root is that of the empty tree");
    }

    private static void requireRollback(long firstTime, long secondTime) throws VerificationException {
        // SPEC: c2sp.org/tlog-cosignature, "The timestamp MAY be zero, in which case the cosignature makes no claim
        // about the largest tree"
        require(firstTime != 0 && secondTime != 0, "a cosignature without a time says nothing about the latest tree");
        require(
                firstTime - secondTime > Misbehaviour.ROLLBACK_SECONDS,
                "the smaller tree was not cosigned clearly later than the larger one");
    }

    private void requireTwoEntries() throws VerificationException {
        Support.Entries entries = (Support.Entries) evidence.support();
        requireEntry(entries.index(), entries.first(), first.head());
        requireEntry(entries.index(), entries.second(), second.head());
        require(!entries.first().hash().equals(entries.second().hash()), "both trees have the same entry there");
    }

    private static void requireEntry(long index, Support.Leaf leaf, TreeHead head) throws VerificationException {
        new InclusionProof(index, head.size(), leaf.path()).verify(leaf.hash(), head.root());
    }

    private static void require(boolean holds, String otherwise) throws VerificationException {
        if (!holds) {
            throw new VerificationException(Reason.NOT_MISBEHAVIOUR, otherwise);
        }
    }
}
