package dev.vitrine.audit;

import dev.vitrine.audit.rebuild.Rebuild;
import dev.vitrine.audit.report.AuditReport;
import java.util.Optional;

/**
 * What an audit gave.
 *
 * @param rebuild empty where nothing was built
 */
public record AuditResult(AuditReport report, Optional<Rebuild> rebuild) {}
