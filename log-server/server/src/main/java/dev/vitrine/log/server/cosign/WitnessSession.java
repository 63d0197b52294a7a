package dev.vitrine.log.server.cosign;

import dev.vitrine.log.Log;
import dev.vitrine.log.server.cosign.WitnessAnswer.Outcome;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.policy.PolicyWitness;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.text.Decimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What we know about one witness: one submission URL with the keys that the policy pins behind it. Owned by the publisher's
 * thread.
 */
final class WitnessSession {

    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final int MAX_DOUBLINGS = 9; // 51 s

    private final String name;
    private final String url;
    private final CheckpointVerifier verifier;
    private final String stateKey;

    private long knownSize; // of the latest checkpoint that it cosigned, as far as we know; 0 if we do not
    private boolean busy;
    private long pausedUntil; // System.nanoTime
    private boolean paused;
    private volatile Optional<Outcome> alarm = Optional.empty(); // read by whoever asks how the log is
    private int failures; // in a row

    WitnessSession(String url, List<PolicyWitness> witnesses) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.name = witnesses.stream().map(w -> w.name().toString()).collect(Collectors.joining(","));
        this.verifier =
                CheckpointVerifier.of(witnesses.stream().map(PolicyWitness::key).toList());
        String keys = witnesses.stream().map(w -> w.key().toString()).sorted().collect(Collectors.joining("\n"));
        // Other keys behind the same URL are another witness, which knows nothing yet.
        this.stateKey = "witness/"
                + Rfc6962.leafHash(Bytes.utf8(this.url + "\n" + keys)).hex();
    }

    /** The witnesses of a policy, with what is remembered of each. One without a URL cannot be asked. */
    static List<WitnessSession> ofPolicy(TrustPolicy policy, Log log) {
        Map<String, List<PolicyWitness>> byUrl = new LinkedHashMap<>();
        for (PolicyWitness witness : policy.witnesses()) {
            witness.url().ifPresent(url -> byUrl.computeIfAbsent(url, unused -> new ArrayList<>())
                    .add(witness));
        }
        List<WitnessSession> sessions = new ArrayList<>();
        byUrl.forEach((url, witnesses) -> {
            WitnessSession session = new WitnessSession(url, witnesses);
            log.state(session.stateKey).ifPresent(session::recall);
            sessions.add(session);
        });
        return List.copyOf(sessions);
    }

    private void recall(Bytes state) {
        try {
            knownSize = Decimal.parse(state.toUtf8());
        } catch (MalformedException e) {
            knownSize = 0; // a hint only: the witness will tell
        }
    }

    String name() {
        return name;
    }

    /** The submission prefix, without a slash at its end. */
    String url() {
        return url;
    }

    String addCheckpointUrl() {
        return url + "/add-checkpoint";
    }

    /** Where its latest checkpoint of a log is, if it monitors under the same prefix. */
    String monitoringUrl(String path) {
        return url + path;
    }

    CheckpointVerifier verifier() {
        return verifier;
    }

    String stateKey() {
        return stateKey;
    }

    Bytes state() {
        return Bytes.utf8(Long.toString(knownSize));
    }

    long knownSize() {
        return knownSize;
    }

    void knows(long size) {
        knownSize = size;
    }

    boolean isBusy() {
        return busy;
    }

    void asked() {
        busy = true;
    }

    /** The last of the replies to one question came, or there will be none. */
    void answered(Outcome outcome, Duration longPause, long now) {
        busy = false;
        boolean needsPerson = outcome == Outcome.FORKED || outcome == Outcome.UNTRUSTED || outcome == Outcome.REJECTED;
        if (needsPerson) {
            alarm = Optional.of(outcome);
        } else if (outcome != Outcome.UNAVAILABLE) { // silence takes nothing back
            alarm = Optional.empty();
        }
        switch (outcome) {
            case COSIGNED -> failures = 0;
            case CONFLICT -> {}
            // It will not change its mind soon, and asking again would not be polite.
            case UNKNOWN_LOG, UNTRUSTED, FORKED -> pause(longPause.toNanos(), now);
            case REJECTED, UNAVAILABLE, INVALID -> {
                pause(FIRST_PAUSE_NANOS << Math.min(failures, MAX_DOUBLINGS), now);
                failures++;
            }
        }
    }

    /** The last thing that it said, if that needs a person: it knows another tree of this log, distrusts it, or calls it wrong. */
    Optional<Outcome> alarm() {
        return alarm;
    }

    private void pause(long nanos, long now) {
        paused = true;
        pausedUntil = now + nanos;
    }

    boolean isPaused(long now) {
        if (paused && now - pausedUntil >= 0) {
            paused = false;
        }
        return paused;
    }

    /** Only while paused. */
    long pausedUntil() {
        return pausedUntil;
    }
}
