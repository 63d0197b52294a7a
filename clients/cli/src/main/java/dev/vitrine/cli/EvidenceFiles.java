package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;

/** How evidence of misbehaviour is shown. */
final class EvidenceFiles {

    private EvidenceFiles() {}

    static ObjectNode describe(ObjectNode object, VerifiedMisbehaviour evidence) {
        return object.put("evidence", evidence.id().hex())
                .put("kind", evidence.kind().code())
                .put("accused", evidence.accused().toString())
                .put("against_log", evidence.isAgainstLog())
                .put("origin", evidence.origin())
                .put("sentence", evidence.sentence());
    }

    static void print(Output output, VerifiedMisbehaviour evidence) {
        output.line("  " + evidence.sentence());
        output.line("  kind       " + evidence.kind().code());
        output.line("  accused    " + evidence.accused());
        output.line("  evidence   " + evidence.id().hex());
    }
}
