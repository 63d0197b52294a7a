package dev.vitrine.evidence.x509;

/** Why a certificate, a chain or a revocation list is not what it should be. */
public enum Fault {
    UNTRUSTED_ROOT("the chain does not end in a trusted root"),
    ISSUER_NOT_PROVEN("its issuer is not proven"),
    ISSUER_NAME("its issuer's name is not the subject of the certificate above"),
    KEY_IDENTIFIER("its authority key identifier is not that of its issuer"),
    BAD_SIGNATURE("its signature does not verify under its issuer's key"),
    NOT_A_CA("its issuer is not a certification authority"),
    PATH_LENGTH("its issuer may not issue at this depth"),
    KEY_USAGE("its issuer's key may not be used for this"),
    CRITICAL_EXTENSION("it has a critical extension that is not understood"),
    NOT_YET_VALID("it is not valid yet"),
    EXPIRED("it has expired"),
    REVOKED("it was revoked");

    private final String text;

    Fault(String text) {
        this.text = text;
    }

    /** The rest of a sentence that begins with the name of the certificate. */
    public String text() {
        return text;
    }
}
