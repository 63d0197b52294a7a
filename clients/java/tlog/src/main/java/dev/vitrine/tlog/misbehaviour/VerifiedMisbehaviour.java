package dev.vitrine.tlog.misbehaviour;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.VerifierKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Evidence that holds, in its canonical form. Only {@link Misbehaviour} makes one. Equal evidence has equal identifiers,
 * whatever other signatures it came with.
 */
public final class VerifiedMisbehaviour {

    private final Misbehaviour evidence;
    private final Bytes text;
    private final Hash id;

    VerifiedMisbehaviour(Misbehaviour canonical) {
        this.evidence = canonical;
        this.text = canonical.toBytes();
        this.id = sha256(text);
    }

    /** The canonical evidence. */
    public Misbehaviour evidence() {
        return evidence;
    }

    /** The canonical text. */
    public Bytes toBytes() {
        return text;
    }

    /** SHA-256 of the canonical text. */
    public Hash id() {
        return id;
    }

    public Kind kind() {
        return evidence.kind();
    }

    public VerifierKey accused() {
        return evidence.accused();
    }

    /** The log that the contradicting checkpoints are of. */
    public String origin() {
        return evidence.origin();
    }

    /** True if the accused signed as the log itself, false if as its cosigner. */
    public boolean isAgainstLog() {
        return !Misbehaviour.isCosigner(accused(), origin());
    }

    /**
     * What the evidence shows, without how: accused key, kind and sizes. Who signs one contradiction can sign any number of
     * them; one of each is enough, and bounds what has to be kept.
     */
    public Hash slot() {
        String text = accused() + "\n" + kind().code() + "\n" + origin() + "\n"
                + evidence.firstHead().size() + " " + evidence.secondHead().size() + "\n";
        return sha256(Bytes.utf8(text));
    }

    /** One sentence for people. */
    public String sentence() {
        long first = evidence.firstHead().size();
        String sizes = evidence.second()
                .map(CheckpointNote::checkpoint)
                .map(second -> second.size() == first ? "size " + first : "sizes " + first + " and " + second.size())
                .orElse("size 0");
        return accused().name() + " " + kind().predicate() + " (" + origin() + ", " + sizes + ")";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifiedMisbehaviour that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return sentence();
    }

    private static Hash sha256(Bytes bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            bytes.update(digest);
            return Hash.of(digest.digest(), 0);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
