package dev.vitrine.tlog.misbehaviour;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Everybody who signed both of two checkpoints that contradict each other: the log, and each witness that went along. */
public final class Accusations {

    private Accusations() {}

    /** One attempt to prove something about one key. */
    private interface Attempt {
        VerifiedMisbehaviour against(VerifierKey key) throws VerificationException;
    }

    /** Against those of {@code keys} who signed both of two roots at one size; nobody, if the roots are equal. */
    public static List<VerifiedMisbehaviour> sameSize(
            Collection<VerifierKey> keys, CheckpointNote one, CheckpointNote other) {
        return each(keys, one, other, key -> Misbehaviour.sameSize(key, one, other));
    }

    /** Against those of {@code keys} who signed both, if the larger does not continue the smaller; otherwise nobody. */
    public static List<VerifiedMisbehaviour> acrossSizes(
            Collection<VerifierKey> keys, CheckpointNote smaller, CheckpointNote larger, PrefixProof prefix) {
        return each(keys, smaller, larger, key -> Misbehaviour.acrossSizes(key, smaller, larger, prefix));
    }

    /** Against those of {@code keys} who cosigned the smaller as the latest well after the larger. */
    public static List<VerifiedMisbehaviour> rollback(
            Collection<VerifierKey> keys, CheckpointNote smaller, CheckpointNote larger) {
        return each(keys, smaller, larger, key -> Misbehaviour.rollback(key, smaller, larger));
    }

    /** Against those of {@code keys} who signed this as the empty tree. */
    public static List<VerifiedMisbehaviour> wrongEmptyRoot(Collection<VerifierKey> keys, CheckpointNote empty) {
        return each(keys, empty, empty, key -> Misbehaviour.wrongEmptyRoot(key, empty));
    }

    private static List<VerifiedMisbehaviour> each(
            Collection<VerifierKey> keys, CheckpointNote one, CheckpointNote other, Attempt attempt) {
        List<VerifiedMisbehaviour> proven = new ArrayList<>();
        for (VerifierKey key : keys) {
            if (names(one, key) && names(other, key)) {
                prove(attempt, key).ifPresent(proven::add);
            }
        }
        return List.copyOf(proven);
    }

    private static Optional<VerifiedMisbehaviour> prove(Attempt attempt, VerifierKey key) {
        try {
            return Optional.of(attempt.against(key));
        } catch (VerificationException e) {
            // Not proven for this key, so not said of it: a forged line, or no contradiction.
            return Optional.empty();
        }
    }

    private static boolean names(CheckpointNote note, VerifierKey key) {
        return note.signatures().stream().anyMatch(line -> line.isBy(key));
    }
}
