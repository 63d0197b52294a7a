package dev.vitrine.tlog.misbehaviour;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evidence as it was read: well-formed, its checkpoints in their canonical order, each with exactly one line that claims to
 * be by the accused; nothing is verified. {@link #verify()} makes it count. The static factories make evidence out of
 * checkpoints and return it only when it holds. Immutable and thread-safe.
 */
public final class Misbehaviour {

    /** The longest evidence that is read: far above what two ML-DSA-44 lines and two proofs need. */
    public static final int MAX_SIZE = 64 * 1024;

    /** The media type under which witnesses serve and take it. */
    public static final String MEDIA_TYPE = "text/plain; charset=utf-8";

    /**
     * How much later than the larger tree the smaller one must have been cosigned to count as a rollback. A clock that was
     * set back by less is no crime.
     */
    public static final long ROLLBACK_SECONDS = 300;

    private final Kind kind;
    private final VerifierKey accused;
    private final Support support;
    private final CheckpointNote first;
    private final Optional<CheckpointNote> second;

    private Misbehaviour(
            Kind kind, VerifierKey accused, Support support, CheckpointNote first, Optional<CheckpointNote> second) {
        this.kind = kind;
        this.accused = accused;
        this.support = support;
        this.first = first;
        this.second = second;
    }

    /** Reads the text form; what is accepted prints back byte for byte. */
    public static Misbehaviour parse(Bytes text) throws MalformedException {
        return EvidenceText.parse(text);
    }

    static Misbehaviour checked(
            Kind kind, VerifierKey accused, Support support, CheckpointNote first, Optional<CheckpointNote> second)
            throws MalformedException {
        NoteSignature unused = lineOf(first, accused);
        if (second.isPresent()) {
            NoteSignature unusedToo = lineOf(second.get(), accused);
            if (!inOrder(first.checkpoint(), second.get().checkpoint())) {
                throw new MalformedException(
                        "the checkpoints are not in order: the smaller first", MalformedException.NO_POSITION);
            }
        }
        return new Misbehaviour(kind, accused, support, first, second);
    }

    /** Two roots at one size, both signed by {@code key}: a log's or a witness's fork. */
    public static VerifiedMisbehaviour sameSize(VerifierKey key, CheckpointNote one, CheckpointNote other)
            throws VerificationException {
        Kind kind = isCosigner(key, one.checkpoint().origin()) ? Kind.COSIGNER_FORK : Kind.FORK;
        return proven(kind, key, new Support.None(), one, other);
    }

    /** Two sizes, and what the larger tree has in place of the smaller: a log's or a witness's fork. */
    public static VerifiedMisbehaviour acrossSizes(
            VerifierKey key, CheckpointNote smaller, CheckpointNote larger, PrefixProof prefix)
            throws VerificationException {
        Kind kind = isCosigner(key, smaller.checkpoint().origin()) ? Kind.COSIGNER_FORK : Kind.FORK_PREFIX;
        Support support = new Support.Prefix(prefix.root(), prefix.proof().hashes());
        return proven(kind, key, support, smaller, larger);
    }

    /** A checkpoint of the empty tree with a wrong root. */
    public static VerifiedMisbehaviour wrongEmptyRoot(VerifierKey key, CheckpointNote empty)
            throws VerificationException {
        return proven(Kind.BAD_EMPTY, key, new Support.None(), empty, null);
    }

    /** Two cosignatures of one witness that say: this is the largest, and later: this smaller one is. */
    public static VerifiedMisbehaviour rollback(VerifierKey key, CheckpointNote smaller, CheckpointNote larger)
            throws VerificationException {
        return proven(Kind.COSIGNER_ROLLBACK, key, new Support.None(), smaller, larger);
    }

    /** Two entries at one index, under two signed checkpoints. */
    public static VerifiedMisbehaviour entry(
            VerifierKey key,
            CheckpointNote one,
            Hash leaf,
            InclusionProof proof,
            CheckpointNote other,
            Hash otherLeaf,
            InclusionProof otherProof)
            throws VerificationException {
        boolean straight = inOrder(one.checkpoint(), other.checkpoint());
        Support.Leaf a = new Support.Leaf(leaf, proof.hashes());
        Support.Leaf b = new Support.Leaf(otherLeaf, otherProof.hashes());
        if (proof.index() != otherProof.index()) {
            throw nothing("the entries are at different indexes");
        }
        Support support = new Support.Entries(proof.index(), straight ? a : b, straight ? b : a);
        return proven(Kind.ENTRY_EQUIVOCATION, key, support, one, other);
    }

    private static VerifiedMisbehaviour proven(
            Kind kind, VerifierKey key, Support support, CheckpointNote one, @Nullable CheckpointNote other)
            throws VerificationException {
        try {
            if (other == null) {
                return checked(kind, key, support, only(one, key), Optional.empty())
                        .verify();
            }
            boolean straight = inOrder(one.checkpoint(), other.checkpoint());
            CheckpointNote first = only(straight ? one : other, key);
            CheckpointNote second = only(straight ? other : one, key);
            return checked(kind, key, support, first, Optional.of(second)).verify();
        } catch (MalformedException e) {
            throw nothing(e.what());
        }
    }

    public Kind kind() {
        return kind;
    }

    /** The key that is accused. */
    public VerifierKey accused() {
        return accused;
    }

    /** The log that the checkpoints are of. */
    public String origin() {
        return first.checkpoint().origin();
    }

    /** The smaller checkpoint. */
    public CheckpointNote first() {
        return first;
    }

    /** The larger checkpoint, or the other one of the same size; absent for {@link Kind#BAD_EMPTY} alone. */
    public Optional<CheckpointNote> second() {
        return second;
    }

    Support support() {
        return support;
    }

    /** The text form. */
    public Bytes toBytes() {
        return EvidenceText.print(this);
    }

    /** The accused key's lines and nothing that its signatures do not cover. */
    Misbehaviour canonical() {
        try {
            CheckpointNote one = only(first, accused);
            Optional<CheckpointNote> other =
                    second.isEmpty() ? Optional.empty() : Optional.of(only(second.get(), accused));
            return checked(kind, accused, support, one, other);
        } catch (MalformedException e) {
            throw new AssertionError("bad math: fewer lines of a well-formed note", e);
        }
    }

    /** Like {@link #verify()}, and the accused must be {@code key}: for whoever knows whom to ask about. */
    public VerifiedMisbehaviour verify(VerifierKey key) throws VerificationException {
        if (!accused.equals(key)) {
            throw nothing("the evidence is against another key");
        }
        return verify();
    }

    /** Checks everything, with no other input: both signatures, and that no honest owner of the key makes both. */
    public VerifiedMisbehaviour verify() throws VerificationException {
        Misbehaviour canonical = canonical();
        EvidenceCheck.of(canonical).run();
        return new VerifiedMisbehaviour(canonical);
    }

    /**
     * Whether the key signs as a cosigner of this log. A type 0x06 line is a log's own where its name is the origin.
     */
    static boolean isCosigner(VerifierKey key, String origin) {
        return key.type() == KeyType.ED25519_COSIGNATURE
                || (key.type() == KeyType.MLDSA44_COSIGNATURE
                        && !key.name().value().equals(origin));
    }

    /** Smaller first; of one size, by the order of their texts. */
    static boolean inOrder(Checkpoint a, Checkpoint b) {
        return a.size() != b.size() ? a.size() < b.size() : a.text().compareTo(b.text()) <= 0;
    }

    static VerificationException nothing(String message) {
        return new VerificationException(Reason.NOT_MISBEHAVIOUR, message);
    }

    TreeHead firstHead() {
        return first.checkpoint().head();
    }

    TreeHead secondHead() {
        return second.orElse(first).checkpoint().head();
    }

    static NoteSignature lineOf(CheckpointNote note, VerifierKey key) throws MalformedException {
        List<NoteSignature> lines =
                note.signatures().stream().filter(line -> line.isBy(key)).toList();
        if (lines.size() != 1) {
            throw new MalformedException(
                    "a checkpoint does not have exactly one line by the accused", MalformedException.NO_POSITION);
        }
        return lines.get(0);
    }

    private static CheckpointNote only(CheckpointNote note, VerifierKey key) throws MalformedException {
        Checkpoint checkpoint = note.checkpoint();
        // Extension lines are not covered by these types: anybody could change them, and with them the identifier.
        boolean covered = key.type() != KeyType.MLDSA44_COSIGNATURE && key.type() != KeyType.RFC6962_STH;
        Checkpoint kept = covered ? checkpoint : Checkpoint.of(checkpoint.origin(), checkpoint.head());
        return CheckpointNote.of(kept, List.of(lineOf(note, key)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Misbehaviour that
                && kind == that.kind
                && accused.equals(that.accused)
                && support.equals(that.support)
                && first.equals(that.first)
                && second.equals(that.second);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, accused, first, second);
    }
}
