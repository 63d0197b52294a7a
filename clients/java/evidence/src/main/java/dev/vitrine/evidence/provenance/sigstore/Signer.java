package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.provenance.intoto.SigningKey;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import java.util.Optional;

/** Who signed, by a certificate or by a key that the caller has. */
record Signer(SigningKey key, Optional<Certificate> certificate) {

    /** What a log entry names: the certificate, or, without one, the key. */
    Bytes der() {
        return certificate.map(Certificate::der).orElseGet(key::spki);
    }
}
