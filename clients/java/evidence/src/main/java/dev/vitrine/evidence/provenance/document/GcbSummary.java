package dev.vitrine.evidence.provenance.document;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.provenance.intoto.Artifact;
import dev.vitrine.evidence.provenance.intoto.DsseEnvelope;
import dev.vitrine.evidence.provenance.intoto.EnvelopeChecks;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.provenance.intoto.GivenKeys;
import dev.vitrine.tlog.MalformedException;
import java.util.List;

/**
 * What Google Cloud Build says of an image: DSSE envelopes, each beside a readable copy of its statement. Only the envelope is
 * signed; a copy that says something else is there to mislead.
 */
public final class GcbSummary {

    private GcbSummary() {}

    public static boolean isOne(JsonFields json) {
        return json.has("provenance_summary");
    }

    public static Verdict verify(JsonFields json, Artifact artifact, GivenKeys keys, Findings findings)
            throws MalformedException {
        List<JsonFields> builds = json.object("provenance_summary").objects("provenance");
        if (builds.isEmpty()) {
            throw new MalformedException("a summary without provenance", MalformedException.NO_POSITION);
        }
        json.object("image_summary").optionalText("digest").ifPresent(digest -> findings.field("image.digest", digest));
        for (JsonFields build : builds) {
            if (!build.text("kind").equals("BUILD")) {
                throw new MalformedException("a note of another kind than BUILD", MalformedException.NO_POSITION);
            }
            DsseEnvelope envelope = DsseEnvelope.parse(build.object("envelope"));
            new EnvelopeChecks(findings, keys).add(envelope, artifact);
            copy(build.object("build"), StrictJson.document(envelope.payload()), findings.checks());
        }
        return findings.verdict(EvidenceKind.DSSE_ENVELOPE);
    }

    private static void copy(JsonFields build, JsonFields signed, Checks checks) throws MalformedException {
        if (build.presentObject("intotoStatement").isEmpty()) {
            return;
        }
        JsonFields copy = build.object("intotoStatement");
        boolean same = copy.text("predicateType").equals(signed.text("predicateType"))
                && copy.hasSame("subject", signed, "subject")
                && (!copy.has("slsaProvenance") || copy.hasSame("slsaProvenance", signed, "predicate"));
        checks.require(
                "statement.copy",
                same,
                "the readable copy says what the envelope says",
                "the readable copy says something else than the envelope");
    }
}
