package dev.vitrine.tlog.proof;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.HashLines;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.policy.VerifiedCheckpoint;
import dev.vitrine.tlog.text.Base64Strict;
import dev.vitrine.tlog.text.Decimal;
import dev.vitrine.tlog.text.LineReader;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .tlog-proof} file: the claim that an entry is at an index of a log, with all that is needed to check it offline.
 * Parsing and printing are inverses, byte for byte.
 */
public final class TlogProof {

    /** The longest file that is parsed. */
    public static final int MAX_SIZE = 2 << 20;

    private static final Bytes HEADER = Bytes.utf8("c2sp.org/tlog-proof@v1");
    private static final Bytes EXTRA = Bytes.utf8("extra ");
    private static final Bytes INDEX = Bytes.utf8("index ");

    private final @Nullable Bytes extra;
    private final InclusionProof inclusion;
    private final CheckpointNote checkpoint;

    private TlogProof(@Nullable Bytes extra, InclusionProof inclusion, CheckpointNote checkpoint) {
        this.extra = extra;
        this.inclusion = inclusion;
        this.checkpoint = checkpoint;
    }

    /** A proof without extra data. The hashes are those of the inclusion proof in the checkpoint's tree. */
    public static TlogProof of(long index, List<Hash> hashes, CheckpointNote checkpoint) {
        return new TlogProof(null, inclusion(index, hashes, checkpoint), checkpoint);
    }

    public static TlogProof parse(Bytes file) throws MalformedException {
        if (file.size() > MAX_SIZE) {
            throw new MalformedException("a proof file is longer than " + MAX_SIZE + " bytes", MAX_SIZE);
        }
        LineReader lines = new LineReader(file);
        // SPEC: "The first line MUST be the string `c2sp.org/tlog-proof@v1`."
        if (!lines.next("the header").equals(HEADER)) {
            throw new MalformedException("the header is not that of a proof file", 0);
        }
        Bytes extra = null;
        if (lines.rest().startsWith(EXTRA)) {
            int start = lines.position();
            try {
                extra = Base64Strict.decode(lines.next("the extra data", EXTRA));
            } catch (MalformedException e) {
                throw new MalformedException("the extra data is " + e.what(), start);
            }
        }
        // SPEC: "The next line MUST start with the string `index` followed by a space (U+0020) and the zero-based
        // index of the entry in the log, represented as an ASCII decimal with no leading zeroes"
        int indexAt = lines.position();
        Bytes digits = lines.next("the index", INDEX);
        long index;
        try {
            index = Decimal.parse(digits);
        } catch (MalformedException e) {
            throw new MalformedException("the index is " + e.what(), indexAt);
        }
        List<Hash> hashes = HashLines.parseProof(lines);
        int noteAt = lines.position();
        try {
            CheckpointNote checkpoint = CheckpointNote.parse(lines.rest());
            return new TlogProof(extra, inclusion(index, hashes, checkpoint), checkpoint);
        } catch (MalformedException e) {
            throw e.shiftedBy(noteAt);
        }
    }

    public long index() {
        return inclusion.index();
    }

    /** Data for the application, which nobody signed: it MUST NOT be trusted for being here. */
    public Optional<Bytes> extra() {
        return Optional.ofNullable(extra);
    }

    /** The claimed path to the root of the checkpoint. */
    public InclusionProof inclusion() {
        return inclusion;
    }

    public CheckpointNote checkpoint() {
        return checkpoint;
    }

    /** The same proof with this extra data. */
    public TlogProof withExtra(Bytes data) {
        return new TlogProof(data, inclusion, checkpoint);
    }

    public Bytes toBytes() {
        StringBuilder head = new StringBuilder(64 + 45 * inclusion.hashes().size());
        head.append("c2sp.org/tlog-proof@v1\n");
        if (extra != null) {
            head.append("extra ").append(Base64Strict.encode(extra)).append('\n');
        }
        head.append("index ").append(index()).append('\n');
        HashLines.printProof(inclusion.hashes(), head);
        return Bytes.concat(Bytes.utf8(head.toString()), checkpoint.toBytes());
    }

    /** Verifies that the log has this entry, without looking at the time. */
    public VerifiedEntry verify(Bytes entry, TrustPolicy policy) throws VerificationException {
        return verify(Rfc6962.leafHash(entry), policy, TrustPolicy.NO_CLOCK);
    }

    /** Verifies that the log has an entry of this leaf hash; see {@link TrustPolicy#verify} for the time. */
    public VerifiedEntry verify(Hash leafHash, TrustPolicy policy, long nowUnixSeconds) throws VerificationException {
        // SPEC: "Check that the checkpoint origin line is acceptable, and that the checkpoint is signed by a log
        // public key configured for that origin line." "Verify all cosignatures for witnesses known to the verifier."
        VerifiedCheckpoint verified = policy.verify(checkpoint, nowUnixSeconds);
        // SPEC: "Check that the inclusion proof is valid, to bind the leaf hash computed in step 1 to the root hash
        // of the signed checkpoint."
        inclusion.verify(leafHash, verified.head().root());
        return new VerifiedEntry(index(), leafHash, verified);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlogProof that
                && Objects.equals(extra, that.extra)
                && inclusion.equals(that.inclusion)
                && checkpoint.equals(that.checkpoint);
    }

    @Override
    public int hashCode() {
        return Objects.hash(extra, inclusion, checkpoint);
    }

    private static InclusionProof inclusion(long index, List<Hash> hashes, CheckpointNote checkpoint) {
        return new InclusionProof(index, checkpoint.checkpoint().size(), hashes);
    }
}
