package dev.vitrine.evidence.provenance.document;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.provenance.intoto.Artifact;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.provenance.intoto.GivenKeys;
import dev.vitrine.evidence.provenance.intoto.SigningKey;
import dev.vitrine.evidence.provenance.intoto.Statement;
import dev.vitrine.evidence.provenance.intoto.StatementChecks;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.util.Optional;

/** A confirmation of Oak's endorsement service: a statement with the endorser's signature and the service's own. */
public final class Confirmation {

    private Confirmation() {}

    public static boolean isOne(JsonFields json) {
        return json.has("statement") && json.has("statementSignature");
    }

    public static Verdict verify(JsonFields json, Artifact artifact, GivenKeys keys, Findings findings)
            throws MalformedException {
        JsonFields statement = json.object("statement");
        if (!statement.text("format").equals("JSON_INTOTO")) {
            throw new MalformedException("a statement in an unknown format", MalformedException.NO_POSITION);
        }
        Bytes signed = statement.base64("serialized");
        signature(json.object("statementSignature"), signed, keys, findings);
        for (JsonFields unused : json.presentObjects("endorsementSignatures")) {
            findings.checks().unknown("service.signature", "a signature of the service, whose form is not published");
        }
        new StatementChecks(findings).add(Statement.parse(signed), artifact);
        return findings.verdict(EvidenceKind.IN_TOTO_STATEMENT);
    }

    private static void signature(JsonFields json, Bytes signed, GivenKeys keys, Findings findings)
            throws MalformedException {
        Bytes value = json.base64("signature");
        Optional<SigningKey> given = keys.find("", key -> key.verify(signed, value));
        if (given.isPresent()) {
            findings.checks()
                    .proven(
                            "signature",
                            new TrustAnchor("a given key", given.get().id(), true),
                            "the signature verifies under the key "
                                    + given.get().id().hex());
            return;
        }
        JsonFields material = json.object("verificationMaterial");
        if (material.presentObject("ecdsaP256Sha256").isEmpty()) {
            findings.checks().unknown("signature", "a signature of a kind that is not understood");
            return;
        }
        SigningKey brought = SigningKey.parse(material.object("ecdsaP256Sha256").base64("derBytes"));
        findings.field("signer.key-sha256", brought.id().hex());
        try {
            brought.verify(signed, value);
            findings.checks()
                    .unknown(
                            "signature",
                            "it verifies under the key that the document brings along, which was not given");
        } catch (VerificationException e) {
            findings.checks().refuted("signature", "it does not verify under the key that the document brings along");
        }
    }
}
