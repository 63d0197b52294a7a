package dev.vitrine.tlog.policy;

import dev.vitrine.tlog.note.VerifierKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A witness that a policy names. */
public final class PolicyWitness {

    private final PolicyName name;
    private final VerifierKey key;
    private final @Nullable String url;

    PolicyWitness(PolicyName name, VerifierKey key, @Nullable String url) {
        this.name = name;
        this.key = key;
        this.url = url;
    }

    /** The name inside the policy; the name that signs is that of the key. */
    public PolicyName name() {
        return name;
    }

    public VerifierKey key() {
        return key;
    }

    /** By recommendation, the submission prefix. */
    public Optional<String> url() {
        return Optional.ofNullable(url);
    }
}
