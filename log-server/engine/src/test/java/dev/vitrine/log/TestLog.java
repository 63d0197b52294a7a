package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.tile.Fsck;
import dev.vitrine.tlog.tile.FsckProgress;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A log to test with: its keys, its clock, and the check of everything it shows. */
public final class TestLog {

    public static final String ORIGIN = "log.test.example/one";

    public static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_790_000_000));

    public static final CheckpointSigner ED25519 = signer(KeyType.ED25519, 1);

    public static final CheckpointSigner ML_DSA = signer(KeyType.MLDSA44_COSIGNATURE, 2);

    public static final Submission POLICY = Submission.of(Bytes.utf8("the policy of this log"));

    private TestLog() {}

    /** Its signatures are of one message each, so that a simulation may look them up; what was verified stays so. */
    private static final Map<Checkpoint, NoteSignature> SIGNED = new ConcurrentHashMap<>();

    private static final Map<Bytes, TreeHead> VERIFIED = new ConcurrentHashMap<>();
    private static final int REMEMBERED = 100_000;

    /** Ed25519 only: fast enough for thousands of commits. */
    public static LogConfig config() {
        return LogConfig.of(ORIGIN, List.of(ED25519));
    }

    public static LogConfig config(LogLimits limits) {
        return new LogConfig(ORIGIN, List.of(new Remembering()), limits, LogObserver.NONE);
    }

    public static Log create(LogStore store) {
        Log.create(store, config(), CLOCK, POLICY);
        return Log.open(store, config(), CLOCK);
    }

    public static Bytes leaf(long number) {
        return Bytes.utf8("leaf " + number);
    }

    /**
     * Verifies the whole log from the bytes that it serves: the signed head, every entry and tile below it, the index by
     * leaf hash, and that every published checkpoint is of this tree.
     */
    public static TreeHead check(Log log) {
        return check(log.view());
    }

    static TreeHead check(LogView view) {
        try {
            TreeHead head = verified(view.committed().head().note());
            assertThat(Fsck.run(view::tile, head, FsckProgress.NONE).entries()).isEqualTo(head.size());
            for (long index = 0; index < head.size(); index++) {
                Bytes leaf = view.entry(index).orElseThrow();
                assertThat(view.find(Rfc6962.leafHash(leaf))).hasValue(index);
            }
            for (PublishedCheckpoint published : view.store().published(Long.MAX_VALUE, Integer.MAX_VALUE)) {
                assertThat(view.headAt(published.size())).contains(verified(published.note()));
            }
            return head;
        } catch (IOException | VerificationException | MalformedException e) {
            throw new AssertionError("the log does not verify", e);
        }
    }

    private static TreeHead verified(Bytes note) throws MalformedException, VerificationException {
        TreeHead known = VERIFIED.get(note);
        if (known != null) {
            return known;
        }
        CheckpointNote checkpoint = CheckpointNote.parse(note);
        assertThat(checkpoint.checkpoint().origin()).isEqualTo(ORIGIN);
        assertThat(CheckpointVerifier.of(ED25519.key(), ML_DSA.key()).verify(checkpoint))
                .isNotEmpty();
        remember(VERIFIED, note, checkpoint.checkpoint().head());
        return checkpoint.checkpoint().head();
    }

    private static CheckpointSigner signer(KeyType type, int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        try {
            return CheckpointSigners.of(SigningKey.fromSeed(KeyName.parse(ORIGIN), type, Bytes.wrapUnsafe(bytes)));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static <K, V> void remember(Map<K, V> memory, K key, V value) {
        if (memory.size() > REMEMBERED) {
            memory.clear();
        }
        memory.put(key, value);
    }

    /** {@link #ED25519}, which spends most of a simulated life on signing trees that another life had, too. */
    private static final class Remembering implements CheckpointSigner {

        @Override
        public VerifierKey key() {
            return ED25519.key();
        }

        @Override
        public NoteSignature sign(Checkpoint checkpoint, long unixSeconds) {
            NoteSignature signature = SIGNED.get(checkpoint);
            if (signature == null) {
                signature = ED25519.sign(checkpoint, unixSeconds);
                remember(SIGNED, checkpoint, signature);
            }
            return signature;
        }
    }
}
