package dev.vitrine.tlog.note;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys by what a signature line says of them: the pair of name and key ID. Immutable. */
public final class KnownKeys {

    private final List<VerifierKey> keys;

    private KnownKeys(List<VerifierKey> keys) {
        this.keys = keys;
    }

    /**
     * The distinct keys. Two different keys with one name and one key ID are an {@link IllegalArgumentException}: which of
     * them a line is by could not be told.
     */
    public static KnownKeys of(Collection<VerifierKey> keys) {
        List<VerifierKey> distinct = keys.stream().distinct().toList();
        for (int i = 0; i < distinct.size(); i++) {
            for (int j = 0; j < i; j++) {
                VerifierKey key = distinct.get(i);
                VerifierKey other = distinct.get(j);
                if (key.keyId() == other.keyId() && key.name().equals(other.name())) {
                    throw new IllegalArgumentException("two keys have one name and one key ID");
                }
            }
        }
        return new KnownKeys(distinct);
    }

    /** The key that this line names, or null if it is not known. */
    public @Nullable VerifierKey find(NoteSignature signature) {
        // A handful of keys: comparing the ID first is faster than hashing the name.
        for (VerifierKey key : keys) {
            if (signature.isBy(key)) {
                return key;
            }
        }
        return null;
    }

    public List<VerifierKey> keys() {
        return keys;
    }
}
