package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitrine.log.Log;
import dev.vitrine.log.LogConfig;
import dev.vitrine.log.StoreFsck;
import dev.vitrine.log.rocksdb.RocksLogStore;
import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.server.backup.ControlSocket;
import dev.vitrine.log.server.backup.CopyFailedException;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.tile.FsckProgress;
import dev.vitrine.tlog.tile.TileId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {

    private static final String ORIGIN = "b.example/log";
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    Path directory;

    private DataDirectory data;
    private LogKeys keys;
    private Log log;
    private ControlSocket control;

    @BeforeEach
    void serve() throws Exception {
        data = new DataDirectory(directory.resolve("log"));
        keys = new Init(data, new SecureRandom(), CLOCK).run(ORIGIN, LogIdentity.RAW, Optional.empty());
        RocksLogStore store = RocksLogStore.open(data.store(), RocksTuning.DEFAULT);
        log = Log.open(store, LogConfig.of(ORIGIN, keys.signers()), CLOCK);
        control = ControlSocket.open(data.path(), store::snapshot).orElseThrow();
        append(600);
    }

    @AfterEach
    void stop() throws Exception {
        control.close();
        log.close();
    }

    @Test
    void aBackupOfALogInUseIsRestoredAndGoesOn() throws Exception {
        Path unused = blob("what an entry speaks of");
        Path backup = directory.resolve("backup");
        Maintenance.backup(data, backup, false);
        TreeHead head = log.head().head();
        append(10); // after the backup

        DataDirectory restored = new DataDirectory(directory.resolve("restored"));
        Maintenance.restore(backup, restored);

        assertThat(restored.keys()).as("keys are copied only when told so").doesNotExist();
        assertThat(Files.readString(restored.policy())).isEqualTo(Files.readString(data.policy()));
        try (Stream<Path> blobs = Files.walk(restored.blobs())) {
            assertThat(blobs.filter(Files::isRegularFile)).hasSize(1);
        }
        try (Log again = open(restored)) {
            assertThat(again.head().head()).isEqualTo(head);
            assertThat(again.append(Bytes.utf8("entry 3"))
                            .toCompletableFuture()
                            .join()
                            .duplicate())
                    .isTrue();
            assertThat(again.append(Bytes.utf8("new"))
                            .toCompletableFuture()
                            .join()
                            .index())
                    .isEqualTo(head.size());
        }
    }

    @Test
    void aBackupOfALogThatIsNotServedNeedsNoServer() throws Exception {
        stop();
        Path backup = directory.resolve("backup");
        Maintenance.backup(data, backup, true);

        DataDirectory restored = new DataDirectory(directory.resolve("restored"));
        Maintenance.restore(backup, restored);

        assertThat(LogKeys.read(restored.keys()).vkeys()).isEqualTo(keys.vkeys());
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        Path backup = directory.resolve("backup");
        Maintenance.backup(data, backup, false);

        assertThatExceptionOfType(CopyFailedException.class)
                .isThrownBy(() -> Maintenance.backup(data, backup, false))
                .withMessageContaining("nothing is overwritten");
        assertThatExceptionOfType(CopyFailedException.class)
                .isThrownBy(() -> Maintenance.restore(backup, data))
                .withMessageContaining("nothing is overwritten");
        assertThatExceptionOfType(CopyFailedException.class)
                .isThrownBy(() -> Maintenance.recover(data, keys, mirror(), ServerConfig.defaults(2)))
                .withMessageContaining("move it away");
    }

    @Test
    void aBackupThatWasBrokenOffIsNotRestored() throws Exception {
        Path backup = directory.resolve("backup");
        Maintenance.backup(data, backup, false);
        Files.delete(backup.resolve("backup.txt"));

        assertThatExceptionOfType(CopyFailedException.class)
                .isThrownBy(() -> Maintenance.restore(backup, new DataDirectory(directory.resolve("restored"))))
                .withMessageContaining("broken off");
    }

    @Test
    void aDamagedBackupIsNotServed() throws Exception {
        Path backup = directory.resolve("backup");
        Maintenance.backup(data, backup, false);
        try (Stream<Path> files = Files.list(backup.resolve("store"))) {
            for (Path table :
                    files.filter(file -> file.toString().endsWith(".sst")).toList()) {
                byte[] bytes = Files.readAllBytes(table);
                bytes[bytes.length / 4] ^= 1;
                Files.delete(table); // it may be a link to a file of the log
                Path unused = Files.write(table, bytes);
            }
        }
        DataDirectory restored = new DataDirectory(directory.resolve("restored"));

        assertThatExceptionOfType(CopyFailedException.class)
                .isThrownBy(() -> Maintenance.restore(backup, restored))
                .withMessageContaining("does not verify");
        assertThat(restored.isInitialised()).isFalse();
        assertThat(log.entry(1)).as("the log itself is whole").isPresent();
    }

    @Test
    void aDamagedBlobIsNotRestored() throws Exception {
        Path object = blob("content");
        Path backup = directory.resolve("backup");
        Files.writeString(object, "changed");

        assertThatExceptionOfType(CopyFailedException.class)
                .isThrownBy(() -> Maintenance.backup(data, backup, false))
                .withMessageContaining("do not hash to its name");
    }

    @Test
    void aStoreIsRecoveredFromTheBundlesOfAMirror() throws Exception {
        Path mirror = mirror();
        TreeHead head = log.head().head();
        stop();
        Path unused = Files.move(data.store(), directory.resolve("lost"));

        Maintenance.recover(data, keys, mirror, ServerConfig.defaults(2));

        try (RocksLogStore store = RocksLogStore.open(data.store(), RocksTuning.DEFAULT)) {
            assertThat(StoreFsck.run(store, FsckProgress.NONE).head()).isEqualTo(head);
        }
        try (Log again = open(data)) {
            assertThat(again.latestPublished()).isPresent();
            assertThat(again.append(Bytes.utf8("new"))
                            .toCompletableFuture()
                            .join()
                            .index())
                    .isEqualTo(head.size());
        }
    }

    @Test
    void aMirrorThatDoesNotHashToItsCheckpointGivesNoStore() throws Exception {
        Path mirror = mirror();
        stop();
        Path unusedMoved = Files.move(data.store(), directory.resolve("lost"));
        Path bundle = mirror.resolve(TileId.bundleOf(256, 601).path());
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[40] ^= 1;
        Path unused = Files.write(bundle, bytes);

        assertThatExceptionOfType(CopyFailedException.class)
                .isThrownBy(() -> Maintenance.recover(data, keys, mirror, ServerConfig.defaults(2)));
        assertThat(data.store()).doesNotExist();
    }

    @Test
    void theMirrorOfAnotherLogGivesNoStore() throws Exception {
        Path mirror = mirror();
        DataDirectory other = new DataDirectory(directory.resolve("other"));
        LogKeys others = new Init(other, new SecureRandom(), CLOCK).run(ORIGIN, LogIdentity.RAW, Optional.empty());
        Path unused = Files.move(other.store(), directory.resolve("lost"));

        assertThatExceptionOfType(CopyFailedException.class)
                .isThrownBy(() -> Maintenance.recover(other, others, mirror, ServerConfig.defaults(2)))
                .withMessageContaining("not a mirror of this log");
        assertThat(other.store()).doesNotExist();
    }

    private Log open(DataDirectory where) {
        return Log.open(
                RocksLogStore.open(where.store(), RocksTuning.DEFAULT), LogConfig.of(ORIGIN, keys.signers()), CLOCK);
    }

    private void append(int count) {
        long from = log.head().size();
        for (long i = from; i < from + count; i++) {
            var unused = log.append(Bytes.utf8("entry " + i));
        }
        var last = log.append(Bytes.utf8("entry " + (from + count - 1)))
                .toCompletableFuture()
                .join();
        assertThat(last.index()).isEqualTo(from + count - 1);
    }

    private Path blob(String content) throws Exception {
        byte[] bytes = Bytes.utf8(content).toByteArray();
        String name =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        Path folder = Files.createDirectories(data.blobs().resolve("objects").resolve(name.substring(0, 2)));
        return Files.write(folder.resolve(name), bytes);
    }

    /** The log as a folder of files, as {@code vitrine mirror} makes it. */
    private Path mirror() throws Exception {
        Path mirror = directory.resolve("mirror");
        long size = log.head().size();
        for (long first = 0; first < size; first += TileId.FULL) {
            TileId id = TileId.bundleOf(first, size);
            Path file = mirror.resolve(id.path());
            Path unusedFolder = Files.createDirectories(file.resolveSibling(""));
            Path unused = Files.write(file, log.tile(id).orElseThrow().toByteArray());
        }
        Path unused =
                Files.write(mirror.resolve("checkpoint"), log.head().note().toByteArray());
        return mirror;
    }
}
