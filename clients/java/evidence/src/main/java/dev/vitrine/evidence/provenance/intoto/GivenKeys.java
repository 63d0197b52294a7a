package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.tlog.VerificationException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The public keys that a caller trusts, by the names under which documents may mention them. */
public final class GivenKeys {

    public static final GivenKeys NONE = new GivenKeys(Map.of());

    /** Checks something under a key. */
    @FunctionalInterface
    public interface Use {
        void verify(SigningKey key) throws VerificationException;
    }

    private final Map<String, SigningKey> byName;

    private GivenKeys(Map<String, SigningKey> byName) {
        this.byName = byName;
    }

    public static GivenKeys of(Map<String, SigningKey> byName) {
        return new GivenKeys(Collections.unmodifiableMap(new LinkedHashMap<>(byName)));
    }

    /** The key of exactly this name. */
    public Optional<SigningKey> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The key that a document means: the one of the name that it mentions, whether it fits or not, else the first one under
     * which {@code use} verifies, because a name in a document is only a hint.
     */
    public Optional<SigningKey> find(String hint, Use use) {
        Optional<SigningKey> named = named(hint);
        if (named.isPresent()) {
            return named;
        }
        return byName.values().stream().filter(key -> fits(key, use)).findFirst();
    }

    private static boolean fits(SigningKey key, Use use) {
        try {
            use.verify(key);
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    public Map<String, SigningKey> byName() {
        return byName;
    }
}
