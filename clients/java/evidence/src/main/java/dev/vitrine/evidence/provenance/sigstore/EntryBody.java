package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.provenance.intoto.DigestAlgorithm;
import dev.vitrine.evidence.provenance.intoto.PemText;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an entry of a log says was signed, whatever its kind.
 *
 * @param digestOf what the digest is over
 * @param digest of it
 * @param signatures all that the entry names, each with its verifier
 */
record EntryBody(DigestOf digestOf, Bytes digest, List<Signed> signatures) {

    /** What an entry's digest covers. */
    enum DigestOf {
        /** The file, or, for an envelope, its pre-authentication encoding. */
        MESSAGE,
        /** The payload of the envelope. */
        PAYLOAD
    }

    /**
     * One signature of an entry.
     *
     * @param verifier the DER of a certificate or of a public key
     */
    record Signed(Bytes signature, Bytes verifier) {}

    /** Reads the body of a kind that is understood; another kind is empty. */
    static Optional<EntryBody> parse(LogEntry entry) throws MalformedException {
        JsonFields json = StrictJson.document(entry.body());
        if (!json.text("kind").equals(entry.kind()) || !json.text("apiVersion").equals(entry.version())) {
            throw new MalformedException(
                    "an entry's body is not of the kind that was said", MalformedException.NO_POSITION);
        }
        JsonFields spec = json.object("spec");
        return switch (entry.kind() + " " + entry.version()) {
            case "hashedrekord 0.0.1", "rekord 0.0.1" -> Optional.of(hashed(spec));
            case "hashedrekord 0.0.2" -> Optional.of(hashed2(spec.object("hashedRekordV002")));
            case "dsse 0.0.1" -> Optional.of(dsse(spec));
            case "intoto 0.0.2" -> Optional.of(intoto(spec.object("content")));
            default -> Optional.empty();
        };
    }

    private static EntryBody hashed(JsonFields spec) throws MalformedException {
        JsonFields signature = spec.object("signature");
        return new EntryBody(
                DigestOf.MESSAGE,
                digest(spec.object("data").object("hash")),
                List.of(new Signed(
                        signature.base64("content"),
                        verifier(signature.object("publicKey").base64("content")))));
    }

    private static EntryBody hashed2(JsonFields spec) throws MalformedException {
        JsonFields data = spec.object("data");
        JsonFields signature = spec.object("signature");
        JsonFields verifier = signature.object("verifier");
        Bytes digest = data.base64("digest");
        if (DigestAlgorithm.ofSigstore(data.text("algorithm"))
                .filter(algorithm -> algorithm.size() == digest.size())
                .isEmpty()) {
            throw new MalformedException("an entry's digest is not of its algorithm", MalformedException.NO_POSITION);
        }
        JsonFields key = verifier.presentObject("x509Certificate").isPresent()
                ? verifier.object("x509Certificate")
                : verifier.object("publicKey");
        return new EntryBody(
                DigestOf.MESSAGE, digest, List.of(new Signed(signature.base64("content"), key.base64("rawBytes"))));
    }

    private static EntryBody dsse(JsonFields spec) throws MalformedException {
        List<Signed> signatures = new ArrayList<>();
        for (JsonFields signature : spec.objects("signatures")) {
            signatures.add(new Signed(signature.base64("signature"), verifier(signature.base64("verifier"))));
        }
        return new EntryBody(DigestOf.PAYLOAD, digest(spec.object("payloadHash")), List.copyOf(signatures));
    }

    private static EntryBody intoto(JsonFields content) throws MalformedException {
        List<Signed> signatures = new ArrayList<>();
        for (JsonFields signature : content.object("envelope").objects("signatures")) {
            // This kind keeps base64 of the base64 that stands in the envelope.
            signatures.add(
                    new Signed(Base64Strict.decode(signature.base64("sig")), verifier(signature.base64("publicKey"))));
        }
        return new EntryBody(DigestOf.PAYLOAD, digest(content.object("payloadHash")), List.copyOf(signatures));
    }

    private static Bytes digest(JsonFields json) throws MalformedException {
        String name = json.text("algorithm");
        DigestAlgorithm algorithm = DigestAlgorithm.ofInToto(name)
                .orElseThrow(() -> new MalformedException(
                        "a hash algorithm that is not supported", MalformedException.NO_POSITION));
        return json.hex("value", algorithm.size());
    }

    private static Bytes verifier(Bytes pem) throws MalformedException {
        return PemText.isPublicKey(pem) ? PemText.publicKey(pem) : PemText.certificate(pem);
    }
}
