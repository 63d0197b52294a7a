package dev.vitrine.tlog;

import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.SigningKey;
import java.util.Arrays;

/** Keys whose seed is one repeated byte, and checkpoints to sign with them. */
public final class TestKeys {

    public static final String ORIGIN = "log.example/test";

    private TestKeys() {}

    public static SigningKey key(String name, KeyType type, int seedByte) {
        byte[] seed = new byte[SigningKey.SEED_SIZE];
        Arrays.fill(seed, (byte) seedByte);
        try {
            return SigningKey.fromSeed(new KeyName(name), type, Bytes.wrapUnsafe(seed));
        } catch (MalformedException e) {
            throw new AssertionError("32 bytes are a seed", e);
        }
    }

    /** A checkpoint of {@link #ORIGIN} with some root. */
    public static Checkpoint checkpoint(long size) {
        return Checkpoint.of(ORIGIN, new TreeHead(size, root(size)));
    }

    public static Hash root(long size) {
        return size == 0 ? Rfc6962.emptyRoot() : Rfc6962.leafHash(Bytes.utf8("root of " + size));
    }
}
