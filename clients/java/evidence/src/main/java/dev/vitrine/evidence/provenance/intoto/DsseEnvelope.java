package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A DSSE envelope: a payload, the type under which it was signed, and signatures that nobody has verified yet.
 *
 * @param payloadType part of what is signed
 * @param payload the decoded bytes, which are verified first and parsed afterwards
 * @param signatures at least one
 */
public record DsseEnvelope(String payloadType, Bytes payload, List<Signature> signatures) {

    /** The type of an in-toto statement. */
    public static final String IN_TOTO = "application/vnd.in-toto+json";

    private static final int MAX_SIGNATURES = 64;

    /**
     * One signature.
     *
     * @param keyId a hint that nothing protects; empty where there is none
     * @param value in the form of the key's algorithm
     * @param certificate PEM of the signer's certificate, which some builders add
     */
    public record Signature(String keyId, Bytes value, Optional<Bytes> certificate) {}

    public DsseEnvelope {
        signatures = List.copyOf(signatures);
    }

    /** Whether an object has the members of an envelope. */
    public static boolean isEnvelope(JsonFields json) {
        return json.has("payload") && json.has("payloadType") && json.has("signatures");
    }

    public static DsseEnvelope parse(JsonFields json) throws MalformedException {
        List<Signature> signatures = new ArrayList<>();
        for (JsonFields entry : json.objects("signatures")) {
            Bytes value = base64("a signature", entry.text("sig"));
            if (value.isEmpty()) {
                throw new MalformedException("a signature is empty", MalformedException.NO_POSITION);
            }
            signatures.add(new Signature(
                    entry.optionalText("keyid").orElse(""),
                    value,
                    entry.optionalText("cert").map(Bytes::utf8)));
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new MalformedException(
                    "an envelope has 1 to " + MAX_SIGNATURES + " signatures", MalformedException.NO_POSITION);
        }
        return new DsseEnvelope(json.text("payloadType"), base64("the payload", json.text("payload")), signatures);
    }

    /** What is signed. */
    public Bytes signedBytes() {
        return Pae.encode(payloadType, payload);
    }

    // SPEC: "Either standard or URL-safe encoding is allowed" (DSSE protocol, serialization).
    private static Bytes base64(String what, String text) throws MalformedException {
        try {
            return Base64Strict.decode(padded(text.replace('-', '+').replace('_', '/')));
        } catch (MalformedException e) {
            throw new MalformedException(what + " is not base64", MalformedException.NO_POSITION);
        }
    }

    private static String padded(String text) {
        int missing = (4 - text.length() % 4) % 4;
        return text.endsWith("=") || missing == 3 ? text : text + "=".repeat(missing);
    }
}
