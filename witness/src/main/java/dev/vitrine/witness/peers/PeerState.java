package dev.vitrine.witness.peers;

import java.util.Optional;

/**
 * How it stands with a peer.
 *
 * @param lastContact Unix seconds of the last answer, 0 if there was none
 * @param failures requests in a row that it did not answer
 * @param trouble what the last of them failed with
 */
public record PeerState(Peer peer, long lastContact, int failures, Optional<String> trouble) {}
