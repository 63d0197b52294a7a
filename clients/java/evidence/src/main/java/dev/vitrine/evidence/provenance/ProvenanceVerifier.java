package dev.vitrine.evidence.provenance;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.evidence.cbor.CoseSign1;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.provenance.document.BuildInfo;
import dev.vitrine.evidence.provenance.document.Confirmation;
import dev.vitrine.evidence.provenance.document.Corim;
import dev.vitrine.evidence.provenance.document.CycloneDx;
import dev.vitrine.evidence.provenance.document.GcbSummary;
import dev.vitrine.evidence.provenance.document.Narinfo;
import dev.vitrine.evidence.provenance.document.ScittStatement;
import dev.vitrine.evidence.provenance.document.Spdx;
import dev.vitrine.evidence.provenance.intoto.Artifact;
import dev.vitrine.evidence.provenance.intoto.DsseEnvelope;
import dev.vitrine.evidence.provenance.intoto.EnvelopeChecks;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.provenance.intoto.Statement;
import dev.vitrine.evidence.provenance.intoto.StatementChecks;
import dev.vitrine.evidence.provenance.measurement.DstackInfo;
import dev.vitrine.evidence.provenance.measurement.FlashbotsList;
import dev.vitrine.evidence.provenance.measurement.OasisConstraints;
import dev.vitrine.evidence.provenance.sigstore.BundleVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads a document about how something was built, or about what it should measure, and says line by line what of it is proven
 * under what the caller trusts. Pure: no network, no clock.
 */
public final class ProvenanceVerifier {

    private static final long COSE_SIGN1 = 18;

    private ProvenanceVerifier() {}

    /** The document on its own. */
    public static Verdict verify(Bytes document, ProvenanceTrust trust, Instant at) throws MalformedException {
        return verify(document, Artifact.UNKNOWN, trust, at);
    }

    /**
     * The document, and whether it is about an artifact.
     *
     * @throws MalformedException if the document is of no kind that is understood, or breaks the format of its kind
     */
    public static Verdict verify(Bytes document, Artifact artifact, ProvenanceTrust trust, Instant at)
            throws MalformedException {
        Findings findings = new Findings(at);
        return switch (DocumentShape.of(document)) {
            case JSON_OBJECT -> object(StrictJson.document(document), document, artifact, trust, findings);
            case TEXT -> text(document, trust, findings);
            case BINARY -> binary(document, trust, findings);
            case JSON_ARRAY -> FlashbotsList.verify(StrictJson.documents(document), findings);
        };
    }

    private static Verdict object(
            JsonFields json, Bytes document, Artifact artifact, ProvenanceTrust trust, Findings findings)
            throws MalformedException {
        if (BundleVerifier.isBundle(json)) {
            new BundleVerifier(trust.sigstoreRoots(), trust.keys()).verify(json, artifact, findings);
            return findings.verdict(EvidenceKind.SIGSTORE_BUNDLE);
        }
        if (DsseEnvelope.isEnvelope(json)) {
            new EnvelopeChecks(findings, trust.keys()).add(DsseEnvelope.parse(json), artifact);
            return findings.verdict(EvidenceKind.DSSE_ENVELOPE);
        }
        if (Statement.isStatement(json)) {
            findings.checks().unknown("signature", "the statement is not signed");
            new StatementChecks(findings).add(Statement.parse(json), artifact);
            findings.trust("whoever handed over the statement: nobody signed it");
            return findings.verdict(EvidenceKind.IN_TOTO_STATEMENT);
        }
        return GcbSummary.isOne(json)
                ? GcbSummary.verify(json, artifact, trust.keys(), findings)
                : Confirmation.isOne(json)
                        ? Confirmation.verify(json, artifact, trust.keys(), findings)
                        : values(json, document, findings);
    }

    /** Documents that state values and are signed by nobody. */
    private static Verdict values(JsonFields json, Bytes document, Findings findings) throws MalformedException {
        if (CycloneDx.isOne(json)) {
            return CycloneDx.verify(json, findings);
        }
        if (Spdx.isOne(json)) {
            return Spdx.verify(json, findings);
        }
        if (FlashbotsList.isOne(json)) {
            return FlashbotsList.verify(List.of(json), findings);
        }
        if (DstackInfo.isInfo(json)) {
            return DstackInfo.verifyInfo(json, findings);
        }
        if (DstackInfo.isCompose(json)) {
            return DstackInfo.verifyCompose(json, document, findings);
        }
        throw unknown();
    }

    private static Verdict text(Bytes document, ProvenanceTrust trust, Findings findings) throws MalformedException {
        if (Narinfo.isOne(document)) {
            return Narinfo.verify(document, trust.keys(), findings);
        }
        if (BuildInfo.isOne(document)) {
            return BuildInfo.verify(document, findings);
        }
        if (Spdx.isOne(document)) {
            return Spdx.verify(document, findings);
        }
        throw unknown();
    }

    private static Verdict binary(Bytes document, ProvenanceTrust trust, Findings findings) throws MalformedException {
        Cbor value = Cbor.parse(document);
        if (value.tag().equals(Optional.of(COSE_SIGN1))) {
            CoseSign1 message = CoseSign1.parse(document);
            return Corim.isOne(message)
                    ? Corim.verify(message, trust.keys(), findings)
                    : ScittStatement.verify(message, trust.keys(), findings);
        }
        if (OasisConstraints.isOne(value)) {
            return OasisConstraints.verify(value, findings);
        }
        if (Corim.isOne(value)) {
            return Corim.verify(value, findings);
        }
        throw unknown();
    }

    private static MalformedException unknown() {
        return new MalformedException("not a provenance document of a kind that is understood", 0);
    }
}
