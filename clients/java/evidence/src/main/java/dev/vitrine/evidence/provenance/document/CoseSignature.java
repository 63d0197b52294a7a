package dev.vitrine.evidence.provenance.document;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.evidence.cbor.CoseSign1;
import dev.vitrine.evidence.provenance.intoto.DigestAlgorithm;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.provenance.intoto.GivenKeys;
import dev.vitrine.evidence.provenance.intoto.SigningKey;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The line about the signature of a COSE message: under a given key, or under the certificate that came along. */
final class CoseSignature {

    private static final Long KEY_ID = 4L;
    private static final Long X5CHAIN = 33L;
    private static final Map<Long, DigestAlgorithm> ALGORITHMS = Map.of(
            -7L, DigestAlgorithm.SHA256,
            -35L, DigestAlgorithm.SHA384,
            -36L, DigestAlgorithm.SHA512,
            -37L, DigestAlgorithm.SHA256,
            -38L, DigestAlgorithm.SHA384,
            -39L, DigestAlgorithm.SHA512,
            -8L, DigestAlgorithm.SHA512);

    private final CoseSign1 message;
    private final Findings findings;

    CoseSignature(CoseSign1 message, Findings findings) {
        this.message = message;
        this.findings = findings;
    }

    void check(GivenKeys keys) throws MalformedException {
        Cbor algorithm = message.protectedFields().get(CoseSign1.ALGORITHM);
        Optional<DigestAlgorithm> digest = algorithm == null
                ? Optional.empty()
                : Optional.ofNullable(ALGORITHMS.get(algorithm.asInteger("the algorithm")));
        if (digest.isEmpty()) {
            findings.checks().unknown("signature", "an algorithm that is not supported");
            return;
        }
        Cbor keyId = message.protectedFields().get(KEY_ID);
        String hint = keyId == null ? "" : keyId.asBytes("the key id").hex();
        Bytes signed = message.signedBytes();
        Optional<SigningKey> given = keys.find(hint, key -> key.verifyCose(digest.get(), signed, message.signature()));
        Optional<Certificate> leaf = leaf();
        leaf.ifPresent(certificate -> findings.field("signer.identity", certificate.subjectText()));
        if (given.isEmpty() && leaf.isEmpty()) {
            findings.checks().unknown("signature", "no key was given, and no certificate came along");
            return;
        }
        SigningKey key = given.isPresent()
                ? given.get()
                : SigningKey.parse(leaf.orElseThrow().key().spki());
        findings.field("signer.key-sha256", key.id().hex());
        try {
            key.verifyCose(digest.get(), signed, message.signature());
        } catch (VerificationException e) {
            findings.checks().refuted("signature", "the signature does not verify under the signer's key");
            return;
        }
        if (given.isPresent()) {
            findings.checks()
                    .proven("signature", new TrustAnchor("a given key", key.id(), true), "the signature verifies");
        } else {
            findings.checks()
                    .unknown(
                            "signature",
                            "the signature verifies under the certificate beside it, for which nothing vouches");
        }
    }

    private Optional<Certificate> leaf() throws MalformedException {
        Cbor chain = message.protectedFields().containsKey(X5CHAIN)
                ? message.protectedFields().get(X5CHAIN)
                : message.unprotectedFields().get(X5CHAIN);
        if (chain == null) {
            return Optional.empty();
        }
        if (chain.type() == Cbor.Type.BYTES) {
            return Optional.of(Certificate.parse(chain.asBytes("a certificate")));
        }
        List<Cbor> certificates = chain.asArray("the certificates");
        if (certificates.isEmpty()) {
            throw new MalformedException("a chain of no certificates", chain.position());
        }
        return Optional.of(Certificate.parse(certificates.get(0).asBytes("a certificate")));
    }
}
