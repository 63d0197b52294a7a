package dev.vitrine.audit.rebuild;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How far a rebuild goes to fetch what it needs. */
public enum Reach {
    /** Nowhere: everything comes from a kit. */
    NOWHERE,
    /** To public addresses: for jobs that a stranger wrote, who must not make this machine ask its neighbours or its disk. */
    PUBLIC,
    /** Everywhere, also to files of this machine: for a manifest of one's own. */
    ANYWHERE;

    private static final Set<String> REMOTE = Set.of("http", "https");

    /** Why nothing is fetched from there; empty where it is. */
    Optional<String> refusal(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (this == NOWHERE) {
            return Optional.of("not in the kit, and this audit is offline");
        }
        if (scheme.equals("file")) {
            return this == ANYWHERE ? Optional.empty() : Optional.of("a job may not name files of this machine");
        }
        if (!REMOTE.contains(scheme)) {
            return Optional.of("nothing is fetched by " + (scheme.isEmpty() ? uri.toString() : scheme)
                    + ": publish it over https");
        }
        if (uri.getHost() == null) {
            return Optional.of("the URL names no host");
        }
        return this == ANYWHERE ? Optional.empty() : Neighbours.refusal(uri.getHost());
    }
}
