package dev.vitrine.audit;

import dev.vitrine.audit.manifest.DeclaredEvidence;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an audit looks at. It is gathered before; the audit itself asks nobody but the builders.
 *
 * @param subject what was asked about, as it was given
 * @param manifest how the release is built; empty where nobody said
 * @param signed the released, signed files by the enclaves' names
 * @param evidence quotes and reports, from files and from the log
 * @param missing evidence that should be there and is not
 * @param survey the log; empty where none was asked
 * @param release the release's entry in it
 */
public record AuditInput(
        String subject,
        Optional<Manifest> manifest,
        Map<String, Bytes> signed,
        List<EvidencePiece> evidence,
        List<DeclaredEvidence.Missing> missing,
        Optional<LogSurvey> survey,
        Optional<LogSurvey.Found> release) {

    public AuditInput {
        signed = Map.copyOf(signed);
        evidence = List.copyOf(evidence);
        missing = List.copyOf(missing);
    }
}
