package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.tlog.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * The predicates that are understood. What they say is a claim of whoever signed the statement: it becomes fields, and lines
 * only where the predicate itself speaks about time or result. An unknown predicate is recognised and left alone.
 */
final class Predicates {

    private static final String SLSA = "https://slsa.dev/provenance/";
    private static final String VSA = "https://slsa.dev/verification_summary/";
    private static final List<String> ENDORSEMENTS = List.of(
            "https://project-oak.github.io/oak/tr/endorsement/",
            "https://github.com/project-oak/transparent-release/schema/claim/");
    private static final int MAX_LISTED = 64;

    private final Findings findings;
    private final JsonFields predicate;

    private Predicates(Findings findings, JsonFields predicate) {
        this.findings = findings;
        this.predicate = predicate;
    }

    static void add(Findings findings, String type, JsonFields predicate) throws MalformedException {
        Predicates reader = new Predicates(findings, predicate);
        if (type.equals(SLSA + "v1")) {
            reader.slsa1();
        } else if (type.startsWith(SLSA + "v0.")) {
            reader.slsa0();
        } else if (type.startsWith(VSA)) {
            reader.summary();
        } else if (ENDORSEMENTS.stream().anyMatch(type::startsWith)) {
            reader.endorsement();
        } else {
            findings.checks().unknown("predicate", "a predicate of a type that is not understood: " + type);
        }
    }

    private void slsa0() throws MalformedException {
        JsonFields builder = predicate.object("builder");
        builder(builder.text("id"));
        text(predicate, "buildType", "slsa.build-type");
        if (predicate.presentObject("invocation").isPresent()) {
            JsonFields invocation = predicate.object("invocation");
            if (invocation.presentObject("configSource").isPresent()) {
                JsonFields source = invocation.object("configSource");
                text(source, "uri", "slsa.source.uri");
                text(source, "entryPoint", "slsa.source.entry-point");
                digests(source, "slsa.source.digest");
            }
        }
        if (predicate.presentObject("metadata").isPresent()) {
            JsonFields metadata = predicate.object("metadata");
            text(metadata, "buildInvocationId", "slsa.invocation-id");
            text(metadata, "buildStartedOn", "slsa.started-on");
            text(metadata, "buildFinishedOn", "slsa.finished-on");
        }
        materials(predicate.presentObjects("materials"));
        findings.checks().proven("predicate", "SLSA provenance v0, by " + builder.text("id"));
    }

    private void slsa1() throws MalformedException {
        JsonFields definition = predicate.object("buildDefinition");
        JsonFields run = predicate.object("runDetails");
        // SPEC: "externalParameters: [...] Required for SLSA Build L1" and builder.id likewise (SLSA provenance v1).
        JsonFields external = definition.object("externalParameters");
        String builder = run.object("builder").text("id");
        builder(builder);
        findings.field("slsa.build-type", definition.text("buildType"));
        if (external.presentObject("workflow").isPresent()) {
            JsonFields workflow = external.object("workflow");
            text(workflow, "repository", "slsa.workflow.repository");
            text(workflow, "ref", "slsa.workflow.ref");
            text(workflow, "path", "slsa.workflow.path");
        }
        findings.field("slsa.external-parameters", String.join(" ", external.names()));
        if (run.presentObject("metadata").isPresent()) {
            JsonFields metadata = run.object("metadata");
            text(metadata, "invocationId", "slsa.invocation-id");
            text(metadata, "startedOn", "slsa.started-on");
            text(metadata, "finishedOn", "slsa.finished-on");
        }
        materials(definition.presentObjects("resolvedDependencies"));
        findings.checks().proven("predicate", "SLSA provenance v1, by " + builder);
    }

    private void builder(String id) {
        findings.field("slsa.builder", id);
        findings.trust("that the builder " + id + " is one to rely on, and that its signer may speak for it");
    }

    private void materials(List<JsonFields> materials) throws MalformedException {
        int number = 0;
        for (JsonFields material : materials) {
            if (number == MAX_LISTED) {
                return;
            }
            String prefix = "slsa.material." + number++;
            text(material, "uri", prefix + ".uri");
            digests(material, prefix + ".digest");
        }
    }

    private void summary() throws MalformedException {
        String result = predicate.text("verificationResult");
        findings.field("vsa.verifier", predicate.object("verifier").text("id"));
        findings.field("vsa.result", result);
        text(predicate, "resourceUri", "vsa.resource-uri");
        text(predicate, "timeVerified", "vsa.time-verified");
        findings.field("vsa.levels", String.join(" ", predicate.optionalTexts("verifiedLevels")));
        findings.checks()
                .standing(
                        "predicate",
                        result.equals("PASSED") ? Outcome.PROVEN : Outcome.REFUTED,
                        "a verification summary that says " + result);
        findings.trust("that the verifier checked what it says");
    }

    private void endorsement() throws MalformedException {
        text(predicate, "issuedOn", "endorsement.issued-on");
        for (JsonFields claim : predicate.presentObjects("claims")) {
            text(claim, "type", "endorsement.claim");
        }
        if (predicate.presentObject("validity").isEmpty()) {
            findings.checks().unknown("predicate", "an endorsement that does not say for how long it holds");
            return;
        }
        JsonFields validity = predicate.object("validity");
        Instant from = time(validity.text("notBefore"));
        Instant to = time(validity.text("notAfter"));
        boolean current = !findings.asOf().isBefore(from) && !findings.asOf().isAfter(to);
        findings.field("endorsement.not-before", from.toString());
        findings.field("endorsement.not-after", to.toString());
        findings.checks()
                .currency(
                        "predicate",
                        current ? Outcome.PROVEN : Outcome.REFUTED,
                        "an endorsement that holds from " + from + " to " + to);
    }

    private void text(JsonFields object, String member, String field) throws MalformedException {
        object.optionalText(member).filter(text -> !text.isEmpty()).ifPresent(text -> findings.field(field, text));
    }

    private void digests(JsonFields object, String prefix) throws MalformedException {
        if (object.presentObject("digest").isPresent()) {
            JsonFields digests = object.object("digest");
            for (String algorithm : digests.names()) {
                findings.field(prefix + "." + FieldNames.dashed(algorithm), digests.text(algorithm));
            }
        }
    }

    private static Instant time(String text) throws MalformedException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new MalformedException("a time is not one of RFC 3339", MalformedException.NO_POSITION);
        }
    }
}
