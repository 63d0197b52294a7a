package dev.vitrine.tlog.policy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which logs are accepted, and which witnesses must have cosigned (c2sp.org/tlog-policy). Immutable and thread-safe; make
 * it once and keep it.
 *
 * <p>A note is rejected as a whole if any line by a key of the policy fails to verify. A policy without logs parses, and
 * accepts nothing.
 */
public final class TrustPolicy {

    /** In place of the time, where there is no clock: no cosignature is then from the future. */
    public static final long NO_CLOCK = Long.MAX_VALUE;

    /** How far ahead of ours a witness's clock may be, in seconds. */
    public static final long DEFAULT_SKEW = 300;

    private final List<PolicyLog> logs;
    private final List<PolicyWitness> witnesses;
    private final Quorum quorum;
    private final Bytes text;
    private final Map<String, Origin> origins;

    TrustPolicy(List<PolicyLog> logs, List<PolicyWitness> witnesses, Quorum quorum, Bytes text) {
        this.logs = List.copyOf(logs);
        this.witnesses = List.copyOf(witnesses);
        this.quorum = quorum;
        this.text = text;
        this.origins = origins(this.logs, this.witnesses);
    }

    /** Parses the text form; errors name the line. */
    public static TrustPolicy parse(Bytes text) throws MalformedException {
        return PolicyText.parse(text);
    }

    /** The text form without comments, blank lines and superfluous blanks. */
    public Bytes toText() {
        return text;
    }

    public List<PolicyLog> logs() {
        return logs;
    }

    public List<PolicyWitness> witnesses() {
        return witnesses;
    }

    /** True if a checkpoint needs no cosignature at all. */
    public boolean needsNoWitness() {
        return quorum instanceof Quorum.None;
    }

    /** Like the other, with {@link #DEFAULT_SKEW}. */
    public VerifiedCheckpoint verify(CheckpointNote note, long nowUnixSeconds) throws VerificationException {
        return verify(note, nowUnixSeconds, DEFAULT_SKEW);
    }

    /**
     * Verifies the log's signature and the quorum. A cosignature of more than {@code skewSeconds} after
     * {@code nowUnixSeconds} does not count: one witness with a wrong clock must not be able to stop the others. If the
     * quorum is then not met for want of it, the reason is {@link Reason#FUTURE_TIMESTAMP}.
     */
    public VerifiedCheckpoint verify(CheckpointNote note, long nowUnixSeconds, long skewSeconds)
            throws VerificationException {
        Origin origin = origins.get(note.checkpoint().origin());
        if (origin == null) {
            throw new VerificationException(Reason.UNKNOWN_ORIGIN, "the policy has no log of this origin");
        }
        List<Cosignature> verified = origin.verifier.verifyKnown(note);
        VerifierKey logKey = origin.signer(verified);
        if (logKey == null) {
            throw new VerificationException(Reason.NOT_SIGNED_BY_LOG, "no signature by a key of the log");
        }

        long latest = saturatedSum(nowUnixSeconds, skewSeconds);
        List<WitnessCosignature> counted = new ArrayList<>(verified.size());
        List<WitnessCosignature> future = new ArrayList<>(0);
        for (Cosignature cosignature : verified) {
            PolicyWitness witness = witness(cosignature.key());
            if (witness != null) {
                (cosignature.timestamp() <= latest ? counted : future)
                        .add(new WitnessCosignature(witness, cosignature));
            }
        }
        requireQuorum(counted, future);
        return new VerifiedCheckpoint(note, logKey, counted, earliest(counted), latest(counted));
    }

    private void requireQuorum(List<WitnessCosignature> counted, List<WitnessCosignature> future)
            throws VerificationException {
        // SPEC: "the group is considered to witness a checkpoint if and only if at least k of its n members have
        // witnessed that checkpoint"
        long[] joined = nobody();
        join(joined, counted);
        if (quorum.metAt(joined) != Quorum.NEVER) {
            return;
        }
        join(joined, future);
        if (quorum.metAt(joined) != Quorum.NEVER) {
            throw new VerificationException(
                    Reason.FUTURE_TIMESTAMP, "the quorum is met only with cosignatures from the future");
        }
        throw new VerificationException(Reason.QUORUM_NOT_MET, "the witnesses' cosignatures do not make a quorum");
    }

    private void join(long[] joined, List<WitnessCosignature> cosignatures) {
        for (WitnessCosignature each : cosignatures) {
            joined[witnesses.indexOf(each.witness())] = 0;
        }
    }

    private OptionalLong earliest(List<WitnessCosignature> cosignatures) {
        long[] joined = nobody();
        for (WitnessCosignature each : cosignatures) {
            int witness = witnesses.indexOf(each.witness());
            if (each.timestamp() != 0) {
                joined[witness] = Math.min(joined[witness], each.timestamp());
            }
        }
        return moment(quorum.metAt(joined), 1);
    }

    private OptionalLong latest(List<WitnessCosignature> cosignatures) {
        long[] joined = nobody();
        for (WitnessCosignature each : cosignatures) {
            int witness = witnesses.indexOf(each.witness());
            if (each.timestamp() != 0) {
                joined[witness] = Math.min(joined[witness], -each.timestamp());
            }
        }
        return moment(quorum.metAt(joined), -1);
    }

    private static OptionalLong moment(long metAt, int sign) {
        boolean timeless = metAt == Quorum.NEVER || metAt == Long.MIN_VALUE;
        return timeless ? OptionalLong.empty() : OptionalLong.of(sign * metAt);
    }

    private long[] nobody() {
        long[] joined = new long[witnesses.size()];
        Arrays.fill(joined, Quorum.NEVER);
        return joined;
    }

    private @Nullable PolicyWitness witness(VerifierKey key) {
        for (PolicyWitness witness : witnesses) {
            if (witness.key().equals(key)) {
                return witness;
            }
        }
        return null;
    }

    private static long saturatedSum(long now, long skew) {
        if (now < 0 || skew < 0) {
            throw new IllegalArgumentException("times are not negative");
        }
        return now > Long.MAX_VALUE - skew ? Long.MAX_VALUE : now + skew;
    }

    private static Map<String, Origin> origins(List<PolicyLog> logs, List<PolicyWitness> witnesses) {
        Map<String, List<VerifierKey>> keys = new HashMap<>();
        for (PolicyLog log : logs) {
            keys.computeIfAbsent(log.origin(), origin -> new ArrayList<>()).add(log.key());
        }
        Map<String, Origin> origins = new HashMap<>();
        keys.forEach((origin, logKeys) -> {
            List<VerifierKey> known = new ArrayList<>(logKeys);
            witnesses.forEach(witness -> known.add(witness.key()));
            origins.put(origin, new Origin(List.copyOf(logKeys), CheckpointVerifier.of(known)));
        });
        return Map.copyOf(origins);
    }

    /** The keys that count for one origin: those of its log, whose name is the origin, and the witnesses'. */
    private record Origin(List<VerifierKey> logKeys, CheckpointVerifier verifier) {

        @Nullable
        VerifierKey signer(List<Cosignature> verified) {
            for (Cosignature cosignature : verified) {
                if (logKeys.contains(cosignature.key())) {
                    return cosignature.key();
                }
            }
            return null;
        }
    }
}
