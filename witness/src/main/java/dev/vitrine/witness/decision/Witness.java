package dev.vitrine.witness.decision;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.Subtree;
import dev.vitrine.tlog.merkle.SubtreeConsistencyProof;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.tlog.wire.CosignatureResponse;
import dev.vitrine.tlog.wire.SignSubtreeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides and signs; remembers nothing and reads no clock. Thread-safe.
 *
 * <p>The caller supplies the head it cosigned last, and makes the new checkpoint durable, by compare-and-set on that very
 * head, before any signature leaves: only then is the answer true.
 */
public final class Witness {

    private final WitnessKeys keys;
    private final CheckpointVerifier own;

    public Witness(WitnessKeys keys) {
        this.keys = keys;
        this.own = CheckpointVerifier.of(keys.verifierKeys());
    }

    public WitnessKeys keys() {
        return keys;
    }

    /**
     * Decides about a checkpoint.
     *
     * @param log the configured log of the checkpoint's origin
     * @param latest the head cosigned last for it, {@link TreeHead#EMPTY} if none was
     */
    public Outcome decide(Optional<TrustedLog> log, TreeHead latest, AddCheckpointRequest request) {
        // SPEC: "If the checkpoint origin is unknown, the witness MUST respond with a "404 Not Found" HTTP status
        // code."
        if (log.isEmpty()) {
            return new Outcome.Refused(Refusal.UNKNOWN_ORIGIN);
        }
        // SPEC: "The witness MUST verify the checkpoint signature against the public key(s) it trusts for the
        // checkpoint origin, and it MUST ignore signatures from unknown keys." "The witness MUST respond with a "403
        // Forbidden" HTTP status code if either no signature from a trusted key for the origin is present, or a
        // signature line's key name and ID match a trusted key but the signature itself fails to verify"
        List<NoteSignature> logSignatures;
        try {
            logSignatures = log.get().verify(request.checkpoint());
        } catch (VerificationException e) {
            return new Outcome.Refused(
                    e.reason() == VerificationException.Reason.BAD_SIGNATURE
                            ? Refusal.BAD_SIGNATURE
                            : Refusal.NOT_SIGNED_BY_LOG);
        }
        return decide(latest, request, logSignatures);
    }

    /**
     * Decides about a checkpoint that is known to be the log's.
     *
     * @param logSignatures the lines of the checkpoint that were verified under the log's keys, at least one
     */
    public static Outcome decide(TreeHead latest, AddCheckpointRequest request, List<NoteSignature> logSignatures) {
        return compare(latest, request)
                .orElseGet(() -> new Outcome.Consistent(request.checkpoint().checkpoint(), logSignatures));
    }

    /** What speaks against the checkpoint, once it is known to be the log's. */
    private static Optional<Outcome> compare(TreeHead latest, AddCheckpointRequest request) {
        TreeHead next = request.checkpoint().checkpoint().head();
        long old = request.oldSize();

        // SPEC: "The old size MUST be equal to or lower than the checkpoint size. Otherwise, the witness MUST respond
        // with a "400 Bad Request" HTTP status code."
        if (old > next.size()) {
            return refused(Refusal.OLD_SIZE_TOO_LARGE);
        }
        // SPEC: "The witness MUST check that the old size matches the size of the latest checkpoint it cosigned for
        // the checkpoint's origin (or zero if it never cosigned a checkpoint for that origin). If it doesn't match,
        // the witness MUST respond with a "409 Conflict" HTTP status code."
        if (old != latest.size()) {
            return Optional.of(new Outcome.Conflict(latest.size()));
        }
        // SPEC: "A checkpoint of size zero MUST have the root hash of the empty tree [...] Otherwise, the witness
        // MUST respond with a "422 Unprocessable Entity" HTTP status code."
        if (next.size() == 0 && !next.root().equals(Rfc6962.emptyRoot())) {
            return refused(Refusal.WRONG_EMPTY_ROOT);
        }
        // SPEC: "If the proof is not empty when the old size is zero [...] the witness MUST respond with a "422
        // Unprocessable Entity" HTTP status code." Also when size zero was cosigned before.
        if (old == 0) {
            return request.proof().isEmpty() ? Optional.empty() : refused(Refusal.PROOF_NOT_EMPTY);
        }
        // SPEC: "If the old size matches the checkpoint size, the witness MUST check that the root hashes are also
        // identical. If they don't match, the witness MUST respond with a "422 Unprocessable Entity" HTTP status
        // code."
        if (old == next.size() && !next.root().equals(latest.root())) {
            return refused(Refusal.ROOT_MISMATCH);
        }
        // SPEC: "if a Merkle Consistency Proof doesn't verify, the witness MUST respond with a "422 Unprocessable
        // Entity" HTTP status code." Between equal sizes only the empty one does.
        try {
            new ConsistencyProof(old, next.size(), request.proof()).verify(latest.root(), next.root());
        } catch (VerificationException e) {
            return refused(Refusal.BAD_PROOF);
        }
        return Optional.empty();
    }

    private static Optional<Outcome> refused(Refusal reason) {
        return Optional.of(new Outcome.Refused(reason));
    }

    /**
     * Signs with all keys of that time what was parsed, not what was received: should the parser ever see something else than the next
     * one does, the signature is over what was checked.
     *
     * @param unixSeconds the time of the cosignatures, above zero
     */
    public Cosigned cosign(Outcome.Consistent consistent, long unixSeconds) {
        // SPEC: "The cosignature MUST NOT omit the timestamp, i.e. the timestamp MUST NOT be zero."
        if (unixSeconds <= 0) {
            throw new IllegalArgumentException("the clock shows a time before 1970");
        }
        Checkpoint checkpoint = consistent.checkpoint();
        List<NoteSignature> ours = keys.sign(checkpoint, unixSeconds);
        // Only lines that were verified are kept. A stored line that merely names our key would make every later reader
        // of the stored checkpoint reject it, and the log would be stuck.
        List<NoteSignature> lines = new ArrayList<>(consistent.logSignatures());
        lines.addAll(ours);
        try {
            return new Cosigned(CheckpointNote.of(checkpoint, lines), new CosignatureResponse(ours));
        } catch (MalformedException e) {
            throw new AssertionError("bad math: a checkpoint that was parsed and a handful of lines make a note", e);
        }
    }

    /**
     * Decides about a subtree, and signs it with all ML-DSA-44 keys of that time.
     *
     * @param unixSeconds now; the signatures have no time
     */
    public SubtreeOutcome signSubtree(Optional<TrustedLog> log, SignSubtreeRequest request, long unixSeconds) {
        Checkpoint reference = request.reference().checkpoint();
        // SPEC: "The half-open interval [start, end) MUST be a valid subtree per
        // [draft-ietf-plants-merkle-tree-certs-03], Section 4.1", else 400. That draft has no empty subtrees.
        if (request.start() == request.end() || !Subtree.isValid(request.start(), request.end())) {
            return new SubtreeOutcome.Refused(Refusal.INVALID_SUBTREE);
        }
        // SPEC: "and end MUST be less than or equal to the checkpoint size", else 400.
        if (request.end() > reference.size()) {
            return new SubtreeOutcome.Refused(Refusal.SUBTREE_BEYOND_TREE);
        }
        // SPEC: "If the checkpoint origin is unknown, the witness MUST respond with a "404 Not Found" HTTP status
        // code."
        if (log.isEmpty()) {
            return new SubtreeOutcome.Refused(Refusal.UNKNOWN_ORIGIN);
        }
        // SPEC: "The witness MUST verify that the checkpoint includes a valid cosignature from one of its own keys.
        // If the witness can't verify the checkpoint, it MUST respond with a "403 Forbidden" HTTP status code." An
        // Ed25519 line alone says nothing about subtrees.
        try {
            List<Cosignature> lines = own.verify(request.reference());
            if (lines.stream().noneMatch(line -> line.key().type() == KeyType.MLDSA44_COSIGNATURE)) {
                return new SubtreeOutcome.Refused(Refusal.NOT_COSIGNED);
            }
        } catch (VerificationException e) {
            return new SubtreeOutcome.Refused(Refusal.NOT_COSIGNED);
        }
        // SPEC: "If the Merkle Consistency Proof doesn't verify, the witness MUST respond with a "422 Unprocessable
        // Entity" HTTP status code."
        Hash hash = request.hash();
        try {
            Subtree subtree = new Subtree(request.start(), request.end());
            new SubtreeConsistencyProof(subtree, reference.size(), request.proof()).verify(hash, reference.root());
        } catch (VerificationException e) {
            return new SubtreeOutcome.Refused(Refusal.BAD_PROOF);
        }
        // SPEC: "If the cosignature format supports timestamps, the timestamp MUST be zero."
        return new SubtreeOutcome.Signed(new CosignatureResponse(
                keys.signSubtree(reference.origin(), request.start(), request.end(), hash, unixSeconds)));
    }
}
