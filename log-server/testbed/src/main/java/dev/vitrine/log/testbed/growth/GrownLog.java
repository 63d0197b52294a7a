package dev.vitrine.log.testbed.growth;

import dev.vitrine.log.rocksdb.RocksLogStore;
import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.rocksdb.StoreImport;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.testbed.process.LogProcess;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.tile.TileId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Makes the log of a real server as large as one likes, with small leaves that all differ, at the rate of the import. */
final class GrownLog {

    private static final String ORIGIN = "growth.example/log";
    private static final int LEAF = 2 * Long.BYTES;
    private static final int SHOWN = 5_000_000;
    private static final List<String> KEYS = List.of("ed25519.key", "mldsa44.key");

    private GrownLog() {}

    /** @param threads that hash and sort */
    static LogProcess make(Path directory, long size, int threads, PrintStream out) throws IOException {
        LogProcess log = LogProcess.create(directory, ORIGIN, "raw");
        Path store = directory.resolve("store");
        Bytes policy;
        try (RocksLogStore born = RocksLogStore.open(store, RocksTuning.DEFAULT)) {
            policy = born.entries(0, 1).orElseThrow();
        }
        delete(store);
        long start = System.nanoTime();
        try (StoreImport entries = StoreImport.begin(store, RocksTuning.DEFAULT, size, threads)) {
            long shown = 0;
            for (long first = 0; first < size; first += TileId.FULL) {
                entries.add(bundle(policy, first, (int) Math.min(TileId.FULL, size - first)));
                if (first - shown >= SHOWN) {
                    shown = first;
                    out.printf(Locale.ROOT, "%,d entries after %.0f s%n", first, (System.nanoTime() - start) / 1e9);
                }
            }
            TreeHead head = entries.finish();
            Bytes note = sign(head, signers(directory.resolve("keys")));
            entries.seal(
                    new SignedHead(head, note),
                    new PublishedCheckpoint(
                            head.size(), note, InstantSource.system().millis()));
        } catch (MalformedException | VerificationException e) {
            throw new AssertionError("bad math: the entries are our own", e);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(Locale.ROOT, "%,d entries made in %.1f s, %,.0f per second%n", size, seconds, size / seconds);
        return log;
    }

    private static Bytes bundle(Bytes policy, long first, int count) {
        int synthetic = first == 0 ? count - 1 : count;
        ByteBuffer bytes = ByteBuffer.allocate((first == 0 ? policy.size() : 0) + synthetic * (2 + LEAF));
        if (first == 0) {
            policy.copyTo(bytes);
        }
        for (long index = first + count - synthetic; index < first + count; index++) {
            bytes.putShort((short) LEAF).putLong(index * 0x9e3779b97f4a7c15L).putLong(index);
        }
        return Bytes.wrapUnsafe(bytes.array());
    }

    private static List<CheckpointSigner> signers(Path keys) throws IOException, MalformedException {
        List<CheckpointSigner> signers = new ArrayList<>();
        for (String key : KEYS) {
            signers.add(
                    CheckpointSigners.parse(Files.readString(keys.resolve(key)).strip()));
        }
        return signers;
    }

    private static Bytes sign(TreeHead head, List<CheckpointSigner> signers) throws MalformedException {
        Checkpoint checkpoint = Checkpoint.of(ORIGIN, head);
        long now = InstantSource.system().instant().getEpochSecond();
        List<NoteSignature> signatures =
                signers.stream().map(signer -> signer.sign(checkpoint, now)).toList();
        return CheckpointNote.of(checkpoint, signatures).toBytes();
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Bytes on disk. */
    static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}
