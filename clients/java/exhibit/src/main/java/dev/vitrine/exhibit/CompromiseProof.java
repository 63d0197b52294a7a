package dev.vitrine.exhibit;

import dev.vitrine.evidence.dsse.PublisherKey;
import dev.vitrine.evidence.sigstruct.SignerKey;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;

/** How well a {@code KeyCompromise} is founded. Whoever signs with a key proves that it is not its owner's alone. */
public enum CompromiseProof {
    /** Its proof is a signature by the key. */
    PROVEN,
    /** There is no proof, or none that can be checked: anybody can say this about any key. */
    CLAIMED,
    /** Its proof does not hold. */
    FORGED;

    private static final Bytes CONTEXT = Bytes.utf8("vitrine key compromise");

    /** What whoever has the key signs the SHA-256 of. */
    public static Bytes message(Bytes identity) {
        return Bytes.concat(CONTEXT, identity);
    }

    public static CompromiseProof of(KeyCompromise compromise) {
        if (compromise.getProof().isEmpty() || compromise.getPublicKey().isEmpty()) {
            return CLAIMED;
        }
        Bytes identity = ByteStrings.toBytes(compromise.getIdentity());
        Bytes key = ByteStrings.toBytes(compromise.getPublicKey());
        Bytes proof = ByteStrings.toBytes(compromise.getProof());
        try {
            return switch (compromise.getKind()) {
                case KEY_KIND_SGX_SIGNER -> signer(SignerKey.parse(key), identity, proof);
                case KEY_KIND_PUBLISHER -> publisher(PublisherKey.parse(key), identity, proof);
                // The identity of these is a hash of the key's name, too, which the key does not have.
                case KEY_KIND_LOG, KEY_KIND_WITNESS, KEY_KIND_UNSPECIFIED, UNRECOGNIZED -> CLAIMED;
            };
        } catch (MalformedException | VerificationException e) {
            return FORGED;
        }
    }

    private static CompromiseProof signer(SignerKey key, Bytes identity, Bytes proof) throws VerificationException {
        key.verify(message(identity), proof);
        return key.mrSigner().equals(identity) ? PROVEN : FORGED;
    }

    private static CompromiseProof publisher(PublisherKey key, Bytes identity, Bytes proof)
            throws VerificationException {
        key.verify(Hashes.sha256(message(identity)), proof);
        return key.keyId().equals(identity) ? PROVEN : FORGED;
    }
}
