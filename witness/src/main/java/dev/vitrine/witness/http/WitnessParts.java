package dev.vitrine.witness.http;

import dev.vitrine.witness.decision.Witness;
import dev.vitrine.witness.evidence.EvidenceBook;
import dev.vitrine.witness.evidence.EvidenceDesk;
import dev.vitrine.witness.logs.Admission;
import dev.vitrine.witness.logs.LogDirectory;
import dev.vitrine.witness.peers.GossipNetwork;
import dev.vitrine.witness.store.CheckpointStore;

/** What the edge serves. All of it stays the caller's to close, after the server. */
public record WitnessParts(
        Witness witness,
        LogDirectory logs,
        CheckpointStore store,
        EvidenceBook evidence,
        EvidenceDesk desk,
        GossipNetwork gossip,
        Admission admission) {}
