package dev.vitrine.audit.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.tlog.Bytes;

/** A report as JSON: the same facts in the same order. Names and codes are stable; sentences are for people. */
public final class JsonReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    public static ObjectNode of(AuditReport report) {
        ObjectNode json = JSON.createObjectNode()
                .put("outcome", TextReport.word(report.outcome()))
                .put("headline", report.headline())
                .put("subject", report.subject())
                .put("project", report.project())
                .put("version", report.version())
                .put("at", report.at().toString())
                .put("tool", report.tool());
        ArrayNode steps = json.putArray("steps");
        int number = 0;
        for (Step step : report.steps()) {
            ObjectNode node = steps.addObject()
                    .put("number", ++number)
                    .put("part", step.part().code())
                    .put("id", step.id())
                    .put("outcome", TextReport.word(step.outcome()))
                    .put("detail", step.detail());
            putUnlessEmpty(node, "subject", step.subject());
            putUnlessEmpty(node, "anchor", step.anchor());
            step.asOf().ifPresent(asOf -> node.put("as_of", asOf.toString()));
            putUnlessEmpty(node, "advice", step.advice());
        }
        ArrayNode enclaves = json.putArray("enclaves");
        for (EnclaveRow row : report.enclaves()) {
            ObjectNode node =
                    enclaves.addObject().put("name", row.name()).put("outcome", TextReport.word(row.outcome()));
            putUnlessEmpty(node, "similarity", row.similarity());
            cell(node.putObject("signed"), row.signed());
            cell(node.putObject("rebuilt"), row.rebuilt());
            cell(node.putObject("attested"), row.attested());
            row.signer().ifPresent(signer -> node.put("mrsigner", signer.hex()));
            putUnlessEmpty(node, "explanation", row.explanation());
        }
        report.remainingTrust().forEach(json.putArray("remaining_trust")::add);
        report.commands().forEach(json.putArray("commands")::add);
        return json;
    }

    /** Indented, with a line end. */
    public static Bytes print(AuditReport report) {
        try {
            return Bytes.utf8(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(of(report)) + "\n");
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of nodes prints", e);
        }
    }

    private static void cell(ObjectNode node, EnclaveRow.Cell cell) {
        node.put("asked", cell.isAsked());
        cell.measurement().ifPresent(value -> node.put("measurement", value.hex()));
        node.put("how", cell.how());
    }

    private static void putUnlessEmpty(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }
}
