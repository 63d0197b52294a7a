package dev.vitrine.evidence.judge;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.tlog.Bytes;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A piece of evidence with everything that is needed to judge it.
 *
 * @param kind what it is said to be; the bytes must agree
 * @param bytes exactly as they were found
 * @param parts what travels with it; a missing part makes unknown what depends on it, one that its kind has no use for is
 *     not looked at
 * @param binding how its report data was made, where that is declared
 */
@Immutable
public record Exhibit(
        EvidenceKind kind,
        Bytes bytes,
        @SuppressWarnings("Immutable") Map<Part, Bytes> parts,
        Optional<Binding> binding) {

    public Exhibit {
        parts = parts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(parts));
    }

    /** Evidence alone. */
    public static Exhibit of(EvidenceKind kind, Bytes bytes) {
        return new Exhibit(kind, bytes, Map.of(), Optional.empty());
    }

    /** This and one more part, or another one in its place. */
    public Exhibit with(Part part, Bytes content) {
        Map<Part, Bytes> extended = new EnumMap<>(Part.class);
        extended.putAll(parts);
        extended.put(part, content);
        return new Exhibit(kind, bytes, extended, binding);
    }

    public Exhibit boundBy(Binding declared) {
        return new Exhibit(kind, bytes, parts, Optional.of(declared));
    }

    public Optional<Bytes> part(Part part) {
        return Optional.ofNullable(parts.get(part));
    }
}
