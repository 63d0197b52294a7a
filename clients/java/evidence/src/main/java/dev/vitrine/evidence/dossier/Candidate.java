package dev.vitrine.evidence.dossier;

import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One of several files for the same place.
 *
 * @param fits whether it is about the platform that is asked for
 * @param from when it begins to speak
 * @param to when it ends
 */
record Candidate(Bytes bytes, boolean fits, Instant from, Instant to) {

    private boolean speaksFor(Instant at) {
        return !at.isBefore(from) && !at.isAfter(to);
    }

    /**
     * One that fits, if any does; of those one that speaks for the time, if any does; of those the newest. What does not fit is
     * better than nothing: that it does not fit is then found out and said.
     */
    static Optional<Bytes> best(List<Candidate> candidates, Instant at) {
        return candidates.stream()
                .max(Comparator.comparing(Candidate::fits)
                        .thenComparing(candidate -> candidate.speaksFor(at))
                        .thenComparing(Candidate::from))
                .map(Candidate::bytes);
    }
}
