package dev.vitrine.witness.peers;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.misbehaviour.PrefixProof;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.wire.OriginIds;
import dev.vitrine.witness.decision.TrustedLog;
import dev.vitrine.witness.gossip.Comparison;
import dev.vitrine.witness.gossip.LogGossip;
import dev.vitrine.witness.gossip.Observation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One log under observation: its gossip behind a lock, and what each source last showed. Thread-safe. */
public final class WatchedLog {

    private static final int MAX_VIEWS = 64;

    private final TrustedLog log;
    private final List<VerifierKey> cosigners;
    private final String distributorId;

    @GuardedBy("this")
    private final LogGossip gossip;

    @GuardedBy("this")
    private final Map<String, View> views = new LinkedHashMap<>();

    WatchedLog(TrustedLog log, List<VerifierKey> cosigners) {
        this.log = log;
        this.cosigners = cosigners;
        this.distributorId = OriginIds.distributorLogId(log.origin());
        this.gossip = LogGossip.of(log.keys(), cosigners);
    }

    TrustedLog log() {
        return log;
    }

    /** The keys whose cosignatures are verified here. */
    List<VerifierKey> cosigners() {
        return cosigners;
    }

    /** The log ID of transparency-dev distributors. */
    public String distributorId() {
        return distributorId;
    }

    /** The largest consistent head that at least {@code count} of these keys cosigned. */
    public synchronized Optional<CheckpointNote> largest(List<VerifierKey> witnesses, int count) {
        return gossip.largest(witnesses, count);
    }

    /** The largest consistent head that this key cosigned. */
    public Optional<CheckpointNote> by(VerifierKey witness) {
        return largest(List.of(witness), 1);
    }

    /** Takes notice of an uploaded head; the verdict is that of the moment. */
    synchronized Observation uploaded(String source, CheckpointNote note, long now) {
        Observation seen = gossip.observe(source, false, note);
        view(
                source,
                Optional.of(note.checkpoint().head()),
                seen.verdict().name().toLowerCase(Locale.ROOT),
                now);
        return seen;
    }

    public String origin() {
        return log.origin();
    }

    synchronized List<VerifiedMisbehaviour> observe(String source, boolean fromLog, CheckpointNote note, long now) {
        if (!note.checkpoint().origin().equals(log.origin())) {
            view(source, Optional.empty(), "malformed", now);
            return List.of();
        }
        Observation seen = gossip.observe(source, fromLog, note);
        String outcome = seen.verdict().name().toLowerCase(Locale.ROOT);
        view(source, Optional.of(note.checkpoint().head()), outcome, now);
        return seen.evidence();
    }

    /** Notes that a source showed no head, and why. */
    synchronized void missed(String source, String outcome, long now) {
        Optional<TreeHead> before = Optional.ofNullable(views.get(source)).flatMap(View::head);
        view(source, before, outcome, now);
    }

    private synchronized void view(String source, Optional<TreeHead> head, String outcome, long now) {
        if (views.size() >= MAX_VIEWS && !views.containsKey(source)) {
            String oldest = views.keySet().iterator().next();
            View unused = views.remove(oldest);
        }
        View unused = views.put(source, new View(head, now, outcome));
    }

    synchronized Optional<Comparison> next() {
        return gossip.next();
    }

    synchronized List<VerifiedMisbehaviour> compared(Comparison comparison, PrefixProof prefix, long now) {
        List<VerifiedMisbehaviour> evidence = gossip.compared(comparison, prefix);
        boolean contradicts = prefix.contradicts(comparison.smaller().head());
        view(
                comparison.pending().source(),
                Optional.of(comparison.pending().head()),
                contradicts ? "contradictory" : "consistent",
                now);
        return evidence;
    }

    synchronized void failed(Comparison comparison) {
        gossip.failed(comparison);
    }

    /** Heads that wait for a comparison. */
    public synchronized int waiting() {
        return gossip.waiting();
    }

    /** By source, in the order in which they were first seen. */
    public synchronized Map<String, View> views() {
        return new LinkedHashMap<>(views);
    }
}
