package dev.vitrine.log.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import java.util.List;

/**
 * An entry on its way into the store.
 *
 * @param leaf the exact bytes, at most 65,535
 * @param leafHash of those bytes, RFC 6962 section 2.1
 * @param terms under which the entry can be looked up, each 1..255 bytes
 */
public record NewEntry(Bytes leaf, Hash leafHash, List<Bytes> terms) {

    /** The longest leaf: the length prefix of c2sp.org/tlog-tiles has 16 bits. */
    public static final int MAX_LEAF = 0xffff;

    /** The longest term. */
    public static final int MAX_TERM = 0xff;

    public NewEntry {
        terms = List.copyOf(terms);
        if (leaf.size() > MAX_LEAF) {
            throw new IllegalArgumentException("a leaf is longer than 65,535 bytes");
        }
        for (Bytes term : terms) {
            if (term.isEmpty() || term.size() > MAX_TERM) {
                throw new IllegalArgumentException("a term has 1..255 bytes");
            }
        }
    }
}
