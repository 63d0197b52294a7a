package dev.vitrine.client;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.misbehaviour.Accusations;
import dev.vitrine.tlog.misbehaviour.PrefixProof;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.PolicyLog;
import dev.vitrine.tlog.policy.PolicyWitness;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.tile.TileSource;
import dev.vitrine.tlog.tile.VerifiedTiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Turns two checkpoints of one log into evidence, if they contradict each other, with the log's own tiles. */
public final class Contradiction {

    private Contradiction() {}

    /** The keys of a policy that can be accused: those of its logs and of its witnesses. */
    public static List<VerifierKey> keys(TrustPolicy policy) {
        List<VerifierKey> keys = new ArrayList<>();
        policy.logs().stream().map(PolicyLog::key).forEach(keys::add);
        policy.witnesses().stream().map(PolicyWitness::key).forEach(keys::add);
        return List.copyOf(keys);
    }

    /**
     * What the two checkpoints prove about each of {@code keys}; nothing if one tree continues the other. Tiles are read only
     * where the sizes differ.
     *
     * @param tiles those behind the larger of the two
     * @throws VerificationException if the tiles are not those of the larger checkpoint: then nothing is proven
     */
    public static List<VerifiedMisbehaviour> prove(
            Collection<VerifierKey> keys, CheckpointNote one, CheckpointNote other, TileSource tiles)
            throws IOException, VerificationException {
        long a = one.checkpoint().size();
        long b = other.checkpoint().size();
        if (a == b) {
            return Accusations.sameSize(keys, one, other);
        }
        CheckpointNote smaller = a < b ? one : other;
        CheckpointNote larger = a < b ? other : one;
        if (smaller.checkpoint().size() == 0) {
            boolean right = smaller.checkpoint().root().equals(Rfc6962.emptyRoot());
            return right ? List.of() : Accusations.wrongEmptyRoot(keys, smaller);
        }
        PrefixProof prefix = PrefixProof.of(
                smaller.checkpoint().size(),
                larger.checkpoint().head(),
                new VerifiedTiles(tiles, larger.checkpoint().head()));
        return Accusations.acrossSizes(keys, smaller, larger, prefix);
    }
}
