package dev.vitrine.witness.gossip;

import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.misbehaviour.Accusations;
import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each known witness said last and what it said largest: the two cosignatures that a rollback would contradict. */
final class CosignerWatch {

    private record Said(long size, long time, Sighting sighting) {}

    private final Map<VerifierKey, Said> largest = new HashMap<>();
    private final Map<VerifierKey, Said> latest = new HashMap<>();

    /** Takes notice of cosignatures that were verified on a head. */
    List<VerifiedMisbehaviour> observe(Sighting sighting, List<Cosignature> verified) {
        Set<VerifiedMisbehaviour> evidence = new LinkedHashSet<>();
        for (Cosignature line : verified) {
            if (line.timestamp() != 0) {
                Said said = new Said(sighting.size(), line.timestamp(), sighting);
                evidence.addAll(compare(line.key(), said, largest.get(line.key())));
                evidence.addAll(compare(line.key(), said, latest.get(line.key())));
                remember(line.key(), said);
            }
        }
        return List.copyOf(evidence);
    }

    private static List<VerifiedMisbehaviour> compare(VerifierKey key, Said now, @Nullable Said before) {
        if (before == null || before.size() == now.size()) {
            return List.of();
        }
        boolean smaller = now.size() < before.size();
        long lateness = smaller ? now.time() - before.time() : before.time() - now.time();
        if (lateness <= Misbehaviour.ROLLBACK_SECONDS) {
            return List.of();
        }
        Sighting small = smaller ? now.sighting() : before.sighting();
        Sighting large = smaller ? before.sighting() : now.sighting();
        return Accusations.rollback(List.of(key), small.note(), large.note());
    }

    private void remember(VerifierKey key, Said said) {
        // Of one size the earliest claim to have seen it, which the most later ones can contradict.
        Said unused = largest.merge(
                key,
                said,
                (a, b) -> a.size() != b.size() ? (a.size() > b.size() ? a : b) : (a.time() <= b.time() ? a : b));
        Said unusedToo = latest.merge(key, said, (a, b) -> a.time() >= b.time() ? a : b);
    }
}
