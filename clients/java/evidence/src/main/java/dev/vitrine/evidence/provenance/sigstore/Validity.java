package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.tlog.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * When a key or an authority may be relied on: a closed interval, open-ended where an end is missing.
 *
 * @param start the first instant
 * @param end the last instant
 */
public record Validity(Optional<Instant> start, Optional<Instant> end) {

    public static final Validity ALWAYS = new Validity(Optional.empty(), Optional.empty());

    static Validity parse(Optional<JsonFields> json) throws MalformedException {
        if (json.isEmpty()) {
            return ALWAYS;
        }
        return new Validity(
                time(json.get().optionalText("start")), time(json.get().optionalText("end")));
    }

    public boolean contains(Instant time) {
        return start.stream().noneMatch(time::isBefore) && end.stream().noneMatch(time::isAfter);
    }

    private static Optional<Instant> time(Optional<String> text) throws MalformedException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text.get()).toInstant());
        } catch (DateTimeException e) {
            throw new MalformedException("a time is not one of RFC 3339", MalformedException.NO_POSITION);
        }
    }
}
