package dev.vitrine.tlog.cosignature;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.note.NoteSigner;
import dev.vitrine.tlog.note.SigningKey;

/** Signers for private keys of any type: what a log or a witness loads at its start. */
public final class CheckpointSigners {

    private CheckpointSigners() {}

    /** Parses {@code PRIVATE+KEY+name+hex8+base64} of type 0x01, 0x04 or 0x06. */
    public static CheckpointSigner parse(String privateText) throws MalformedException {
        return of(SigningKey.parse(privateText));
    }

    public static CheckpointSigner of(SigningKey key) throws MalformedException {
        return switch (key.verifierKey().type()) {
            case ED25519 -> CheckpointSigner.of(NoteSigner.of(key));
            case ED25519_COSIGNATURE -> CosignatureV1.signer(key);
            case MLDSA44_COSIGNATURE -> SubtreeCosignature.signer(key);
            case ECDSA, RFC6962_STH -> throw new AssertionError("there is no signing key of this type");
        };
    }
}
