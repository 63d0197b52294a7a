package dev.vitrine.audit;

import dev.vitrine.tlog.Bytes;
import java.util.Set;

/**
 * How many of which rebuilders must have logged that a release is reproducible: {@code rebuilds: {k: 2, of: [keys]}}.
 *
 * @param k at least 1, at most as many as there are keys
 * @param of key ids of the rebuilders, 32 bytes each
 */
public record RebuilderRule(int k, Set<Bytes> of) {

    public RebuilderRule {
        of = Set.copyOf(of);
        if (k < 1 || k > of.size()) {
            throw new IllegalArgumentException("k is 1 to the number of rebuilders");
        }
    }
}
