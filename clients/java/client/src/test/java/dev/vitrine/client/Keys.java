package dev.vitrine.client;

import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** Publisher keys that are the same in every run. */
public final class Keys {

    private Keys() {}

    public static PublisherSigner publisher(int number) {
        byte[] seed = new byte[32];
        seed[31] = (byte) number;
        try {
            return PublisherSigner.ed25519FromSeed(Bytes.wrapUnsafe(seed));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
