package dev.vitrine.witness.gossip;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.misbehaviour.Accusations;
import dev.vitrine.tlog.misbehaviour.PrefixProof;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.gossip.Observation.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * Implementation note. Of n heads, n (n - 1) / 2 pairs would have to be compared, but a root fixes every prefix of its tree:
 * if each head is a prefix of one reference, all pairs are consistent. So every head is compared with the reference alone,
 * and a head that is larger and turns out to continue it takes its place. The reference is a head whose tiles can be had:
 * one that the log itself shows, or one that was the larger of a comparison that succeeded.
 *
 * If a log shows two histories, each of two honest witnesses has a reference of its own, and sees the other's heads as
 * contradicting it: the one whose reference is larger has the tiles to prove it.
 */

/**
 * What is known about the heads of one log, from everybody who showed some. Bounded: {@value #MAX_WAITING} heads wait for
 * their comparison, the newest of each source, and {@value #MAX_RECENT} are remembered by their size. Not thread-safe.
 */
public final class LogGossip {

    /** Heads that wait, at most one of each source. */
    public static final int MAX_WAITING = 16;

    /** Heads by size, against another root of the same size. */
    public static final int MAX_RECENT = 64;

    /** Checks the lines of a note by known keys, like {@link CheckpointVerifier#verifyKnown}. */
    @FunctionalInterface
    public interface SignatureCheck {
        List<Cosignature> verifyKnown(CheckpointNote note) throws VerificationException;
    }

    private final Set<VerifierKey> logKeys;
    private final List<VerifierKey> allKeys;
    private final SignatureCheck signatures;
    private final CosignerWatch cosigners = new CosignerWatch();

    private final Map<String, Sighting> waiting = new LinkedHashMap<>(); // by source; whoever failed last is last
    private final Map<Long, Sighting> recent = new LinkedHashMap<>(); // by size, oldest first
    private final Set<CheckpointNote> contradictory = new LinkedHashSet<>(); // what was found out about already
    private @Nullable Sighting reference;
    private boolean fetchable; // of the reference
    private long contradictions;

    private LogGossip(Collection<VerifierKey> logKeys, List<VerifierKey> allKeys, SignatureCheck signatures) {
        this.logKeys = Set.copyOf(logKeys);
        this.allKeys = allKeys;
        this.signatures = signatures;
    }

    /**
     * Knows nothing yet.
     *
     * @param logKeys any of which signs for the log
     * @param cosigners the keys of known witnesses, who are held to what they cosign
     */
    public static LogGossip of(Collection<VerifierKey> logKeys, Collection<VerifierKey> cosigners) {
        List<VerifierKey> all = union(logKeys, cosigners);
        return new LogGossip(logKeys, all, CheckpointVerifier.of(all)::verifyKnown);
    }

    /** The same with another way to check signatures, which must be as strict. */
    public static LogGossip of(
            Collection<VerifierKey> logKeys, Collection<VerifierKey> cosigners, SignatureCheck signatures) {
        return new LogGossip(logKeys, union(logKeys, cosigners), signatures);
    }

    private static List<VerifierKey> union(Collection<VerifierKey> logKeys, Collection<VerifierKey> cosigners) {
        Set<VerifierKey> all = new LinkedHashSet<>(logKeys);
        all.addAll(cosigners);
        return List.copyOf(all);
    }

    /**
     * Takes notice of a head of this log.
     *
     * @param source who showed it
     * @param fromLog the log itself did
     */
    public Observation observe(String source, boolean fromLog, CheckpointNote note) {
        List<Cosignature> verified;
        Sighting seen;
        try {
            verified = signatures.verifyKnown(note);
            if (verified.stream().noneMatch(line -> logKeys.contains(line.key()))) {
                return Observation.of(Verdict.UNSIGNED, List.of());
            }
            seen = new Sighting(
                    source,
                    fromLog,
                    note.withSignatures(verified.stream().map(Cosignature::line).toList()));
        } catch (VerificationException | MalformedException e) {
            // Whoever shows a line that is not what it says shows nothing about the log.
            return Observation.of(Verdict.UNSIGNED, List.of());
        }
        List<VerifiedMisbehaviour> evidence = new ArrayList<>(cosigners.observe(seen, verified));
        Verdict verdict = place(seen, evidence);
        return Observation.of(verdict, evidence);
    }

    private Verdict place(Sighting seen, List<VerifiedMisbehaviour> evidence) {
        if (seen.size() == 0) {
            if (seen.head().root().equals(Rfc6962.emptyRoot())) {
                return Verdict.CONSISTENT;
            }
            if (!contradictory.contains(seen.note())) {
                contradicts(seen);
                evidence.addAll(Accusations.wrongEmptyRoot(allKeys, seen.note()));
            }
            return Verdict.CONTRADICTORY;
        }
        if (contradictory.contains(seen.note())) {
            return Verdict.CONTRADICTORY;
        }
        Sighting sameSize = sameSize(seen);
        if (sameSize != null && !sameSize.head().equals(seen.head())) {
            contradicts(seen);
            evidence.addAll(Accusations.sameSize(allKeys, sameSize.note(), seen.note()));
            return Verdict.CONTRADICTORY;
        }
        if (reference == null) {
            join(seen);
            refer(seen, seen.fromLog());
            return Verdict.CONSISTENT;
        }
        Sighting joined = joined(seen.size());
        if (joined != null) {
            Sighting more = merged(joined, seen);
            Sighting unusedMore = recent.put(seen.size(), more);
            if (seen.head().equals(reference.head())) {
                refer(more, fetchable || seen.fromLog());
            }
            Sighting unused = waiting.remove(seen.source());
            return Verdict.CONSISTENT;
        }
        if (!fetchable && seen.fromLog()) {
            // The tiles behind the log's own head can be had; those behind the reference perhaps not. Swap their parts.
            Sighting old = reference;
            Sighting unusedOld = recent.remove(old.size());
            join(seen);
            refer(seen, true);
            await(old);
            return Verdict.CONSISTENT;
        }
        await(seen);
        return Verdict.WAITING;
    }

    /** A head of the same size, whether compared already or not; of two that waits another one of the same source goes. */
    private @Nullable Sighting sameSize(Sighting seen) {
        Sighting known = joined(seen.size());
        if (known != null) {
            return known;
        }
        return waiting.values().stream()
                .filter(other -> other.size() == seen.size())
                .findFirst()
                .orElse(null);
    }

    private @Nullable Sighting joined(long size) {
        return reference != null && reference.size() == size ? reference : recent.get(size);
    }

    private void await(Sighting seen) {
        Sighting old = waiting.get(seen.source());
        if (old != null && old.head().equals(seen.head())) {
            // It keeps its turn: showing the same again must not put it in front or behind.
            Sighting unusedOld = waiting.put(seen.source(), merged(old, seen));
            return;
        }
        Sighting unused = waiting.remove(seen.source());
        if (waiting.size() >= MAX_WAITING) {
            String first = waiting.keySet().iterator().next();
            Sighting unusedFirst = waiting.remove(first);
        }
        Sighting unusedToo = waiting.put(seen.source(), seen);
    }

    /** The lines of both; of one signer the newer one, so that a head that is cosigned again and again does not grow. */
    private static Sighting merged(@Nullable Sighting known, Sighting seen) {
        if (known == null || !known.note().checkpoint().equals(seen.note().checkpoint())) {
            return known == null ? seen : known;
        }
        List<NoteSignature> lines = new ArrayList<>(known.note().signatures());
        lines.removeIf(line -> seen.note().signatures().stream()
                .anyMatch(newer -> newer.keyId() == line.keyId() && newer.name().equals(line.name())));
        lines.addAll(seen.note().signatures());
        try {
            return new Sighting(
                    known.source(),
                    known.fromLog() || seen.fromLog(),
                    known.note().withSignatures(lines));
        } catch (MalformedException e) {
            return known; // more lines than a note has; those that are there suffice
        }
    }

    private void join(Sighting seen) {
        Sighting unused = recent.put(seen.size(), seen);
        if (recent.size() > MAX_RECENT) {
            Long oldest = recent.keySet().iterator().next();
            Sighting unusedOldest = recent.remove(oldest);
        }
    }

    /** Remembers it, so that the same is not proven again at every round. */
    private void contradicts(Sighting seen) {
        contradictions++;
        if (contradictory.size() >= MAX_RECENT) {
            contradictory.clear();
        }
        boolean unused = contradictory.add(seen.note());
    }

    private void refer(Sighting seen, boolean canBeFetched) {
        reference = seen;
        fetchable = canBeFetched;
    }

    /** The comparison whose turn it is; empty if no head waits. */
    public Optional<Comparison> next() {
        Sighting against = reference;
        if (against == null || waiting.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Comparison.of(waiting.values().iterator().next(), against));
    }

    /** Tells what the larger tree of a comparison has in place of the smaller; returns what that proves. */
    public List<VerifiedMisbehaviour> compared(Comparison comparison, PrefixProof prefix) {
        Sighting pending = comparison.pending();
        boolean unused = waiting.remove(pending.source(), pending);
        if (comparison.larger().equals(reference)) {
            fetchable = true;
        }
        if (prefix.contradicts(comparison.smaller().head())) {
            contradicts(pending);
            return Accusations.acrossSizes(
                    allKeys, comparison.smaller().note(), comparison.larger().note(), prefix);
        }
        join(pending);
        if (reference == null || pending.size() > reference.size()) {
            refer(pending, true);
        }
        return List.of();
    }

    /** Tells that a comparison could not be made now. Its head waits on, behind the others. */
    public void failed(Comparison comparison) {
        Sighting pending = comparison.pending();
        if (waiting.remove(pending.source(), pending)) {
            Sighting unused = waiting.put(pending.source(), pending);
        }
    }

    /**
     * The largest head that is consistent with all others and that at least {@code count} of these witnesses cosigned. Keys of one
     * name are one witness, which rotates them.
     */
    public Optional<CheckpointNote> largest(Collection<VerifierKey> cosigners, int count) {
        return joinedNotes()
                .filter(note -> cosigners.stream()
                                .filter(key -> names(note, key))
                                .map(VerifierKey::name)
                                .distinct()
                                .count()
                        >= count)
                .max(Comparator.comparingLong(note -> note.checkpoint().size()));
    }

    private Stream<CheckpointNote> joinedNotes() {
        return Stream.concat(recent.values().stream(), Stream.ofNullable(reference))
                .map(Sighting::note);
    }

    private static boolean names(CheckpointNote note, VerifierKey key) {
        return note.signatures().stream().anyMatch(line -> line.isBy(key));
    }

    /** How many heads wait. */
    public int waiting() {
        return waiting.size();
    }

    /** How often two heads contradicted each other, whether or not one key signed both. */
    public long contradictions() {
        return contradictions;
    }

    /** The largest head that is known to be consistent with all others. */
    public Optional<Sighting> reference() {
        return Optional.ofNullable(reference);
    }
}
