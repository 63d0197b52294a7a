package dev.vitrine.log.server.admission;

import dev.vitrine.evidence.judge.Label;
import dev.vitrine.exhibit.Assessment;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A leaf that may be logged.
 *
 * @param entry empty for a DSSE envelope, and in a raw log, as is the statement in it
 * @param assessment of its evidence at admission
 */
public record Admitted(Bytes leaf, Optional<Entry> entry, Optional<Statement> statement, Assessment assessment) {

    /** Any bytes, as a raw log takes them. */
    public static Admitted raw(Bytes leaf) {
        return new Admitted(leaf, Optional.empty(), Optional.empty(), Assessment.NONE);
    }

    /** The labels as answers have them. */
    public List<String> labels() {
        return assessment.labels().isEmpty()
                ? List.of()
                : assessment.labels().stream().map(Label::code).toList();
    }
}
