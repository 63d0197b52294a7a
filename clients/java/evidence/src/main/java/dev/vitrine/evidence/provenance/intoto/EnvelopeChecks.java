package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.util.Optional;

/** The lines about an envelope on its own: one for each signature, and then what was signed. */
public final class EnvelopeChecks {

    private final Findings findings;
    private final GivenKeys keys;

    public EnvelopeChecks(Findings findings, GivenKeys keys) {
        this.findings = findings;
        this.keys = keys;
    }

    public void add(DsseEnvelope envelope, Artifact artifact) throws MalformedException {
        findings.checks().proven("envelope.format", "a DSSE envelope");
        findings.field("envelope.payload-type", envelope.payloadType());
        Bytes signed = envelope.signedBytes();
        int number = 0;
        for (DsseEnvelope.Signature signature : envelope.signatures()) {
            String id = number == 0 ? "signature" : "signature." + number;
            number++;
            if (!signature.keyId().isEmpty()) {
                findings.field(id + ".key-id", signature.keyId());
            }
            if (signature.certificate().isPresent()) {
                certified(id, signature, signature.certificate().get(), signed);
            } else {
                keyed(id, signature, signed);
            }
        }
        // SPEC: the payload is parsed only as the type under which it was signed (DSSE protocol).
        if (envelope.payloadType().equals(DsseEnvelope.IN_TOTO)) {
            new StatementChecks(findings).add(Statement.parse(envelope.payload()), artifact);
        } else {
            findings.checks().unknown("statement.format", "a payload of a type that is not understood");
        }
    }

    /** A certificate beside a signature says who would have signed; only a bundle or a log says when. */
    private void certified(String id, DsseEnvelope.Signature signature, Bytes pem, Bytes signed)
            throws MalformedException {
        Certificate certificate = Certificate.parse(PemText.certificate(pem));
        findings.field(id + ".certificate-sha256", certificate.sha256().hex());
        try {
            SigningKey.parse(certificate.key().spki()).verify(signed, signature.value());
        } catch (VerificationException e) {
            findings.checks().refuted(id, "the signature does not verify under the certificate beside it");
            return;
        }
        findings.checks()
                .unknown(
                        id,
                        "the signature verifies under the certificate beside it, which is of a moment, and nothing here"
                                + " proves when it was used");
    }

    private void keyed(String id, DsseEnvelope.Signature signature, Bytes signed) {
        Optional<SigningKey> key =
                keys.find(signature.keyId(), candidate -> candidate.verify(signed, signature.value()));
        if (key.isEmpty()) {
            findings.checks().unknown(id, "no key was given under which the signature verifies");
            return;
        }
        try {
            key.get().verify(signed, signature.value());
        } catch (VerificationException e) {
            findings.checks().refuted(id, "the signature does not verify under the key of its key id");
            return;
        }
        findings.checks()
                .proven(
                        id,
                        new TrustAnchor("a given key", key.get().id(), true),
                        "the signature verifies under the key " + key.get().id().hex());
    }
}
