package dev.vitrine.tlog.policy;

import dev.vitrine.tlog.note.VerifierKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A log that a policy accepts: its key, whose name is the origin. */
public final class PolicyLog {

    private final VerifierKey key;
    private final @Nullable String url;

    PolicyLog(VerifierKey key, @Nullable String url) {
        this.key = key;
        this.url = url;
    }

    public VerifierKey key() {
        return key;
    }

    public String origin() {
        return key.name().value();
    }

    public Optional<String> url() {
        return Optional.ofNullable(url);
    }
}
