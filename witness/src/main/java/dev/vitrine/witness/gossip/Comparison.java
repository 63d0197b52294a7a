package dev.vitrine.witness.gossip;

/**
 * Two heads of different sizes that were never compared. Whoever has the tiles behind the larger one can tell.
 *
 * @param pending the one of the two that waits
 */
public record Comparison(Sighting smaller, Sighting larger, Sighting pending) {

    static Comparison of(Sighting pending, Sighting other) {
        return pending.size() < other.size()
                ? new Comparison(pending, other, pending)
                : new Comparison(other, pending, pending);
    }
}
