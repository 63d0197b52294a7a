package dev.vitrine.witness.decision;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.cosignature.CosignatureV1;
import dev.vitrine.tlog.cosignature.SubtreeCosignature;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.List;

/** The witness's two keys under its one name: Ed25519 (type 0x04) and ML-DSA-44 (type 0x06). */
public final class WitnessKeys {

    private final CosignatureV1 ed25519;
    private final SubtreeCosignature mlDsa44;

    private WitnessKeys(CosignatureV1 ed25519, SubtreeCosignature mlDsa44) {
        this.ed25519 = ed25519;
        this.mlDsa44 = mlDsa44;
    }

    /** Takes a key of type 0x04 and one of type 0x06, of one name of at most 255 bytes. */
    public static WitnessKeys of(SigningKey ed25519, SigningKey mlDsa44) throws MalformedException {
        if (!ed25519.verifierKey().name().equals(mlDsa44.verifierKey().name())) {
            throw new MalformedException("the two keys have different names", MalformedException.NO_POSITION);
        }
        return new WitnessKeys(CosignatureV1.signer(ed25519), SubtreeCosignature.signer(mlDsa44));
    }

    /** Takes two seeds of 32 bytes. */
    public static WitnessKeys fromSeeds(KeyName name, Bytes ed25519, Bytes mlDsa44) throws MalformedException {
        return of(
                SigningKey.fromSeed(name, KeyType.ED25519_COSIGNATURE, ed25519),
                SigningKey.fromSeed(name, KeyType.MLDSA44_COSIGNATURE, mlDsa44));
    }

    public KeyName name() {
        return ed25519.key().name();
    }

    /** The public keys, Ed25519 first. */
    public List<VerifierKey> verifierKeys() {
        return List.of(ed25519.key(), mlDsa44.key());
    }

    CosignatureV1 ed25519() {
        return ed25519;
    }

    SubtreeCosignature mlDsa44() {
        return mlDsa44;
    }
}
