package dev.vitrine.tlog.merkle;

import java.util.ArrayList;
import java.util.List;

/** Hashes and proofs that are almost right. */
public final class Mutations {

    private Mutations() {}

    public static Hash flip(Hash hash, int bit) {
        byte[] bytes = hash.toByteArray();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return Hash.of(bytes, 0);
    }

    /** Every proof that has one hash too few or too many, or one bit or two neighbours changed. */
    static List<List<Hash>> of(List<Hash> proof, Hash extra) {
        List<List<Hash>> mutated = new ArrayList<>();
        for (int i = 0; i <= proof.size(); i++) {
            List<Hash> longer = new ArrayList<>(proof);
            longer.add(i, extra);
            mutated.add(longer);
        }
        for (int i = 0; i < proof.size(); i++) {
            List<Hash> shorter = new ArrayList<>(proof);
            shorter.remove(i);
            mutated.add(shorter);

            List<Hash> flipped = new ArrayList<>(proof);
            flipped.set(i, flip(proof.get(i), 37 * i % 256));
            mutated.add(flipped);

            if (i > 0 && !proof.get(i).equals(proof.get(i - 1))) {
                List<Hash> swapped = new ArrayList<>(proof);
                swapped.set(i, proof.get(i - 1));
                swapped.set(i - 1, proof.get(i));
                mutated.add(swapped);
            }
        }
        return mutated;
    }
}
