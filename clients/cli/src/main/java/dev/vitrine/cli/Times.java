package dev.vitrine.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times as people give them. */
final class Times {

    private Times() {}

    /** An instant with its offset, a day (its first moment in UTC), or seconds since 1970. */
    static Instant parse(String text) throws Failure {
        try {
            if (text.matches("[0-9]{9,11}")) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw Failure.usage("not a time: " + text, "for example 2024-12-17T00:50:00Z, 2024-12-17 or 1734396600");
        }
    }
}
