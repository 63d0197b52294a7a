package dev.vitrine.witness;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.witness.decision.WitnessKeys;
import java.util.Arrays;

/** The keys of the generated vectors: names and seeds are those of {@code generated/keys.json}. */
public final class TestWitness {

    public static final String NAME = "witness.example/w1";

    private TestWitness() {}

    public static WitnessKeys keys() {
        try {
            return WitnessKeys.fromSeeds(new KeyName(NAME), seed(3), seed(4));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    public static Bytes seed(int value) {
        byte[] seed = new byte[Hash.SIZE];
        Arrays.fill(seed, (byte) value);
        return Bytes.copyOf(seed);
    }
}
