package dev.vitrine.log.server.admission;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.exhibit.LoggedExhibit;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A leaf whose envelope holds; about what is inside nothing is known yet.
 *
 * @param entry empty for a DSSE envelope, as is the statement in it
 * @param exhibits that the leaf holds
 */
public record Opened(Bytes leaf, Optional<Entry> entry, Optional<Statement> statement, List<LoggedExhibit> exhibits) {

    public Opened {
        exhibits = List.copyOf(exhibits);
    }

    /** Whether judging takes signatures or parsers: what is opaque, or holds no evidence, does not wait behind quotes. */
    public boolean needsJudging() {
        return exhibits.stream().anyMatch(logged -> logged.exhibit().kind() != EvidenceKind.OPAQUE);
    }
}
