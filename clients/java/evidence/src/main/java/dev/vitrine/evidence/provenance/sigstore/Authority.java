package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * An authority that issues certificates or timestamps, as a trusted root names it.
 *
 * @param name its address
 * @param chain its certificates, root last
 * @param validity for the time of what it issues
 */
public record Authority(String name, List<Certificate> chain, Validity validity) {

    public Authority {
        chain = List.copyOf(chain);
        if (chain.isEmpty() || chain.size() >= CertificateChain.MAX_LENGTH) {
            throw new IllegalArgumentException("an authority of " + chain.size() + " certificates");
        }
    }

    static Authority parse(JsonFields json) throws MalformedException {
        List<Certificate> chain = new ArrayList<>();
        for (JsonFields certificate : json.object("certChain").objects("certificates")) {
            chain.add(Certificate.parse(certificate.base64("rawBytes")));
        }
        if (chain.isEmpty() || chain.size() >= CertificateChain.MAX_LENGTH) {
            throw new MalformedException("an authority of no or too many certificates", MalformedException.NO_POSITION);
        }
        return new Authority(
                json.optionalText("uri").orElse("an authority"), chain, Validity.parse(json.presentObject("validFor")));
    }

    Certificate root() {
        return chain.get(chain.size() - 1);
    }

    TrustAnchors anchors() {
        return TrustAnchors.of(List.of(anchor()));
    }

    TrustAnchor anchor() {
        return new TrustAnchor(name, root().key().spkiSha256(), true);
    }
}
