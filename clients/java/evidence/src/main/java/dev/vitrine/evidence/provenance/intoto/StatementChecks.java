package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Map;

/** The lines and fields about a statement that was already found to be well-formed. */
public final class StatementChecks {

    private final Findings findings;

    public StatementChecks(Findings findings) {
        this.findings = findings;
    }

    /** Adds what the statement says. Whether anybody signed it is another matter. */
    public void add(Statement statement, Artifact artifact) throws MalformedException {
        findings.checks().proven("statement.format", "an in-toto statement, " + statement.type());
        findings.field("statement.type", statement.type());
        findings.field("statement.predicate-type", statement.predicateType());
        int number = 0;
        for (Subject subject : statement.subjects()) {
            String prefix = "subject." + number++;
            if (!subject.name().isEmpty()) {
                findings.field(prefix + ".name", subject.name());
            }
            subject.digests()
                    .forEach((algorithm, value) ->
                            findings.field(prefix + ".digest." + FieldNames.dashed(algorithm), value));
            for (Map.Entry<String, Bytes> measurement : subject.measurements().entrySet()) {
                findings.measurement(measurement.getKey(), measurement.getValue());
            }
        }
        if (artifact.isKnown()) {
            findings.checks()
                    .require(
                            "artifact.digest",
                            statement.subjects().stream().anyMatch(artifact::isSubject),
                            "the artifact is one of the statement's subjects",
                            "the artifact is none of the statement's subjects");
        }
        if (statement.predicate().isPresent()) {
            predicate(statement.predicateType(), statement.predicate().get());
        } else {
            findings.checks().standing("predicate", Outcome.WARNING, "the statement has no predicate");
        }
    }

    /** A predicate that is not what its type demands does not make the signed statement around it any less authentic. */
    private void predicate(String type, JsonFields predicate) {
        try {
            Predicates.add(findings, type, predicate);
        } catch (MalformedException e) {
            findings.checks()
                    .standing("predicate", Outcome.WARNING, "the predicate is not what its type demands: " + e.what());
        }
    }
}
