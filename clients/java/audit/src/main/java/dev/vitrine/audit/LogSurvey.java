package dev.vitrine.audit;

import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.PublishedCheckpoint;
import dev.vitrine.client.PublishedLog;
import dev.vitrine.client.Receipt;
import dev.vitrine.client.Statements;
import dev.vitrine.client.Statements.SignedStatement;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.policy.VerifiedCheckpoint;
import dev.vitrine.tlog.proof.TlogProof;
import dev.vitrine.tlog.proof.VerifiedEntry;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.TileId;
import dev.vitrine.tlog.tile.VerifiedTiles;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * A whole log, read once: every entry was checked against a checkpoint that satisfies the policy. So what is not in here is
 * not in the log, and no server was asked what it thinks is worth knowing.
 *
 * @param statements what was looked for, in the order of the log; every signature was verified
 * @param isComplete false for a survey of receipts, which say nothing about what else there is
 */
public record LogSurvey(VerifiedCheckpoint checkpoint, List<Found> statements, boolean isComplete) {

    private static final int CHECKPOINTS = 1000;

    /** A statement in the log. */
    public record Found(long index, Hash leafHash, SignedStatement signed) {

        public Statement statement() {
            return signed.statement();
        }
    }

    public LogSurvey {
        statements = List.copyOf(statements);
    }

    /**
     * Reads a log.
     *
     * @param wanted which statements to keep
     * @param progress is told how many entries were read
     * @throws VerificationException where the log does not hold what its checkpoint says, or nobody vouches for that
     */
    public static LogSurvey read(
            PublishedLog log, TrustPolicy policy, long now, Predicate<Statement> wanted, LongConsumer progress)
            throws IOException, VerificationException {
        CheckpointNote note;
        try {
            note = CheckpointNote.parse(log.checkpoint());
        } catch (MalformedException e) {
            throw new IOException(log.location() + " serves no checkpoint: " + e.getMessage(), e);
        }
        VerifiedCheckpoint checkpoint = policy.verify(note, now);
        TreeHead head = checkpoint.head();
        VerifiedTiles tiles = new VerifiedTiles(log, head);
        List<Found> found = new ArrayList<>();
        for (long first = 0; first < head.size(); first += TileId.FULL) {
            EntryBundle bundle = tiles.bundle(first / TileId.FULL);
            for (int i = 0; i < bundle.width(); i++) {
                Optional<SignedStatement> signed = open(bundle, i);
                if (signed.isPresent() && wanted.test(signed.get().statement())) {
                    found.add(new Found(first + i, bundle.leafHash(i), signed.get()));
                }
            }
            progress.accept(Math.min(head.size(), first + TileId.FULL));
        }
        return new LogSurvey(checkpoint, found, true);
    }

    /**
     * What receipts show without the log: each has its leaf inside.
     *
     * @throws VerificationException where one does not hold
     */
    public static Optional<LogSurvey> ofReceipts(List<Bytes> receipts, TrustPolicy policy, long now)
            throws MalformedException, VerificationException {
        List<Found> found = new ArrayList<>();
        Optional<VerifiedCheckpoint> latest = Optional.empty();
        for (Bytes receipt : receipts) {
            TlogProof proof = TlogProof.parse(receipt);
            Bytes leaf = proof.extra()
                    .orElseThrow(
                            () -> new MalformedException("a receipt without its leaf", MalformedException.NO_POSITION));
            VerifiedEntry entry = proof.verify(Rfc6962.leafHash(leaf), policy, now);
            if (latest.isEmpty()
                    || entry.checkpoint().head().size() > latest.get().head().size()) {
                latest = Optional.of(entry.checkpoint());
            }
            try {
                found.add(new Found(entry.index(), entry.leafHash(), Statements.open(leaf)));
            } catch (InvalidEntryException e) {
                // A leaf of another kind: a DSSE envelope.
            }
        }
        found.sort(Comparator.comparingLong(Found::index));
        return latest.map(checkpoint -> new LogSurvey(checkpoint, found, false));
    }

    /** Empty for leaves of other kinds, and for what should never have been admitted. */
    private static Optional<SignedStatement> open(EntryBundle bundle, int index) {
        try {
            return Optional.of(Statements.open(bundle.entries().get(index)));
        } catch (InvalidEntryException | VerificationException e) {
            return Optional.empty();
        }
    }

    /** The statement at an index; empty where it was not wanted, or is none. */
    public Optional<Found> at(long index) {
        return statements.stream().filter(found -> found.index() == index).findFirst();
    }

    /**
     * When witnesses first vouched for an entry: the quorum's time of the earliest published checkpoint that has it. Evidence
     * is judged as of then. Empty where the log does not show one, or the policy asks for no witness.
     */
    public static Optional<Instant> firstSeen(LogClient client, TrustPolicy policy, long index, long now)
            throws IOException {
        try {
            Optional<PublishedCheckpoint> earliest = client.checkpoints(0, CHECKPOINTS).stream()
                    .filter(one -> one.note().checkpoint().size() > index)
                    .min(Comparator.comparingLong(one -> one.note().checkpoint().size()));
            if (earliest.isEmpty()) {
                return Optional.empty();
            }
            Receipt receipt =
                    client.receipt(index, earliest.get().note().checkpoint().size());
            OptionalLong time = TlogProof.of(
                            receipt.index(), receipt.inclusion().hashes(), receipt.checkpoint())
                    .verify(receipt.leafHash(), policy, now)
                    .checkpoint()
                    .earliestQuorumTime();
            return time.isPresent() && receipt.index() == index
                    ? Optional.of(Instant.ofEpochSecond(time.getAsLong()))
                    : Optional.empty();
        } catch (LogException | VerificationException e) {
            return Optional.empty();
        }
    }
}
