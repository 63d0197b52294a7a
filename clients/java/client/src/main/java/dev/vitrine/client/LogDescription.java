package dev.vitrine.client;

import java.util.List;

/**
 * What a log says about itself. Unauthenticated: good for display and for a first configuration that a person looks at.
 *
 * @param vkeys verifier keys, as text
 * @param admission {@code evidence} or {@code raw}
 * @param maxLeafSize bytes
 * @param witnessPolicy the tlog-policy that its published checkpoints satisfy, as text
 * @param software name and version
 * @param minimumIndex entries below may be gone
 */
public record LogDescription(
        String origin,
        List<String> vkeys,
        String admission,
        int maxLeafSize,
        String witnessPolicy,
        String software,
        long committedSize,
        long publishedSize,
        long minimumIndex) {
    public LogDescription {
        vkeys = List.copyOf(vkeys);
    }
}
