package dev.vitrine.log;

import dev.vitrine.log.store.NewEntry;
import dev.vitrine.tlog.Bytes;
import java.util.List;

/**
 * What a submitter hands in after admission.
 *
 * @param leaf the exact bytes that are logged
 * @param terms under which the entry can be looked up once it is committed, each 1..255 bytes; those of a duplicate are
 *     ignored
 */
public record Submission(Bytes leaf, List<Bytes> terms) {

    /** The most terms of one entry: a release of 32 enclaves has some three hundred. */
    public static final int MAX_TERMS = 1_024;

    public Submission {
        terms = List.copyOf(terms);
        if (terms.size() > MAX_TERMS) {
            throw new IllegalArgumentException("an entry has at most 1,024 terms");
        }
        for (Bytes term : terms) {
            if (term.isEmpty() || term.size() > NewEntry.MAX_TERM) {
                throw new IllegalArgumentException("a term has 1..255 bytes");
            }
        }
    }

    public static Submission of(Bytes leaf) {
        return new Submission(leaf, List.of());
    }
}
