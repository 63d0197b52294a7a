package dev.vitrine.log.server.backup;

import dev.vitrine.log.StoreFsck;
import dev.vitrine.log.rocksdb.RocksLogStore;
import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.policy.PolicyLog;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.tile.FsckProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a copy is worth: its head is signed by the log's own keys, every entry, tile and row of the index agrees with that head, and
 * every blob has the hash that is its name.
 *
 * @param head that all entries hash to
 * @param blobs how many were hashed
 */
public record Verification(SignedHead head, long blobs) {

    /** Small: the copy is read once, from its beginning to its end. */
    private static final RocksTuning ONCE = new RocksTuning(16 << 20, 1 << 20, 1 << 20, 1 << 18);

    static Verification of(Layout copy, FsckProgress progress) throws IOException {
        List<PolicyLog> logs = policy(copy).logs();
        SignedHead head;
        try (RocksLogStore store = RocksLogStore.open(copy.store(), ONCE)) {
            head = StoreFsck.run(store, progress);
            CheckpointNote note = CheckpointNote.parse(head.note());
            var unused = CheckpointVerifier.of(logs.stream().map(PolicyLog::key).toList())
                    .verify(note);
            if (!note.checkpoint().head().equals(head.head())) {
                throw new CopyFailedException("the head in " + copy.store() + " is not the one in its signed note");
            }
        } catch (MalformedException e) {
            throw new CopyFailedException("the head in " + copy.store() + " is not a checkpoint: " + e.getMessage(), e);
        } catch (VerificationException | StoreException e) {
            throw new CopyFailedException(
                    copy.store() + " does not verify: " + e.getMessage()
                            + "; take another copy, or recover from a mirror",
                    e);
        }
        return new Verification(head, blobs(copy));
    }

    static TrustPolicy policy(Layout copy) throws IOException {
        try {
            return TrustPolicy.parse(Bytes.wrapUnsafe(Files.readAllBytes(copy.policy())));
        } catch (MalformedException e) {
            throw new CopyFailedException(copy.policy() + " is not a tlog-policy: " + e.getMessage(), e);
        }
    }

    private static long blobs(Layout copy) throws IOException {
        if (!Files.exists(copy.blobs())) {
            return 0;
        }
        long count = 0;
        try (Stream<Path> files = Files.walk(copy.blobs())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.matches("[0-9a-f]{64}")) {
                    if (!sha256(file).equals(name)) {
                        throw new CopyFailedException(file + " is damaged: its bytes do not hash to its name");
                    }
                    count++;
                }
            }
        }
        return count;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream bytes =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            byte[] buffer = new byte[1 << 16];
            while (bytes.read(buffer) >= 0) {
                // the digest is what reading is for
            }
            return HexFormat.of()
                    .formatHex(((DigestInputStream) bytes).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
