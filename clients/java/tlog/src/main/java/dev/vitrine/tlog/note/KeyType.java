package dev.vitrine.tlog.note;

import dev.vitrine.tlog.MalformedException;

/** The signature types of c2sp.org/signed-note that are in use on checkpoints. */
public enum KeyType {
    /** Ed25519 over the note text; the key is 32 bytes. */
    ED25519(0x01),
    /** ECDSA on P-256, P-384 or P-521 over SHA-256 of the note text; the key is SubjectPublicKeyInfo in DER. */
    ECDSA(0x02),
    /** A timestamped Ed25519 cosignature of a checkpoint; the key is 32 bytes. */
    ED25519_COSIGNATURE(0x04),
    /** An RFC 6962 TreeHeadSignature; the key is the log's SubjectPublicKeyInfo in DER. */
    RFC6962_STH(0x05),
    /** A timestamped ML-DSA-44 cosignature of a checkpoint or a subtree; the key is 1312 bytes. */
    MLDSA44_COSIGNATURE(0x06);

    private final byte code;

    KeyType(int code) {
        this.code = (byte) code;
    }

    /** The byte before the key in a verifier key. */
    public byte code() {
        return code;
    }

    /** True if the signature covers the note text itself, so that a note can be verified without knowing what it says. */
    public boolean signsText() {
        return this == ED25519 || this == ECDSA;
    }

    /** True if the signature begins with a time in seconds that it covers. */
    public boolean isCosignature() {
        return this == ED25519_COSIGNATURE || this == MLDSA44_COSIGNATURE;
    }

    static KeyType of(byte code) throws MalformedException {
        for (KeyType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new MalformedException("a key type that is not supported", 0);
    }
}
