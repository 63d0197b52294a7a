package dev.vitrine.witness.peers;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.PolicyWitness;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another witness.
 *
 * @param keys all that are known to be its own
 * @param url its monitoring prefix, without a slash at its end; absent where only its keys are known
 */
public record Peer(String name, List<VerifierKey> keys, Optional<URI> url) {

    public Peer {
        keys = List.copyOf(keys);
    }

    /** Reads the {@code witness} lines of tlog-policy files; keys of one key name are one peer. */
    public static List<Peer> ofPolicies(List<Bytes> files) throws MalformedException {
        Map<String, Peer> peers = new LinkedHashMap<>();
        for (Bytes file : files) {
            for (PolicyWitness witness : TrustPolicy.parse(file).witnesses()) {
                String name = witness.key().name().value();
                Peer one = new Peer(name, List.of(witness.key()), witness.url().map(Peer::uri));
                Peer unused = peers.merge(name, one, Peer::with);
            }
        }
        return List.copyOf(peers.values());
    }

    private Peer with(Peer other) {
        List<VerifierKey> all = new ArrayList<>(keys);
        all.addAll(other.keys);
        return new Peer(name, all, url.or(other::url));
    }

    private static URI uri(String url) {
        return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }
}
