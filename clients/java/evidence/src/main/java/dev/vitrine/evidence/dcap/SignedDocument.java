package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.x509.EcdsaKey;
import dev.vitrine.evidence.x509.EcdsaVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;

/**
 * A document of Intel's provisioning certification service: {@code {"tcbInfo":{...},"signature":"<hex>"}}.
 *
 * @param body the inner object, byte for byte as it was received: what Intel signed
 * @param signature {@code r || s}
 */
@Immutable
public record SignedDocument(Bytes body, Bytes signature) {

    private static final int SIGNATURE_SIZE = 64;
    private static final String SIGNATURE = "signature";

    /** What can be signed, by the name of the member. */
    public enum Kind {
        TCB_INFO("tcbInfo"),
        ENCLAVE_IDENTITY("enclaveIdentity"),
        /** The form of 2018, before there were identities of other enclaves. */
        QE_IDENTITY("qeIdentity"),
        EVALUATION_NUMBERS("tcbEvaluationDataNumbers");

        private final String member;

        Kind(String member) {
            this.member = member;
        }
    }

    /** Takes the envelope apart. The inner object is only cut out; nothing in it is believed before its signature is. */
    public static SignedDocument parse(Bytes json, Kind kind) throws MalformedException {
        Bytes body = StrictJson.member(json, kind.member, SIGNATURE);
        return new SignedDocument(body, StrictJson.object(json).hex(SIGNATURE, SIGNATURE_SIZE));
    }

    public void verify(EcdsaKey key) throws VerificationException {
        verify(key, EcdsaVerifier.PORTABLE);
    }

    void verify(EcdsaKey key, EcdsaVerifier ecdsa) throws VerificationException {
        key.verifyRaw("SHA-256", body, signature, ecdsa);
    }
}
