package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.provenance.intoto.SigningKey;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.net.URI;
import java.util.Optional;

/**
 * A log of entries or of certificates that a trusted root names.
 *
 * @param host the host of its address, which signs its checkpoints
 * @param id the SHA-256 of its key, or, for Rekor v2, the whole of the key ID of its checkpoints
 * @param key what it signs with
 * @param validity for the time of what it signs
 */
public record TransparencyLog(String host, Bytes id, SigningKey key, Validity validity) {

    /** The bytes of an id that stand before a signature in a checkpoint. */
    static final int HINT_SIZE = 4;

    static TransparencyLog parse(JsonFields json) throws MalformedException {
        JsonFields key = json.object("publicKey");
        Bytes id = json.object("logId").base64("keyId");
        if (id.size() < HINT_SIZE) {
            throw new MalformedException("a log id is too short", MalformedException.NO_POSITION);
        }
        return new TransparencyLog(
                host(json.text("baseUrl")),
                id,
                LogKeys.parse(key.base64("rawBytes")),
                Validity.parse(key.presentObject("validFor")));
    }

    private static String host(String url) throws MalformedException {
        try {
            return Optional.ofNullable(URI.create(url).getHost()).orElse(url);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("the address of a log is not a URI", MalformedException.NO_POSITION);
        }
    }

    TrustAnchor anchor() {
        return new TrustAnchor(host, key.id(), true);
    }

    int hint() {
        return id.unsignedAt(0) << 24 | id.unsignedAt(1) << 16 | id.unsignedAt(2) << 8 | id.unsignedAt(3);
    }
}
