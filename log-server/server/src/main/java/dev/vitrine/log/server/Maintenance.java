package dev.vitrine.log.server;

import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.log.rocksdb.RocksLogStore;
import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.server.backup.Backup;
import dev.vitrine.log.server.backup.ControlSocket;
import dev.vitrine.log.server.backup.Recovery;
import dev.vitrine.log.server.backup.Restore;
import dev.vitrine.log.server.backup.Verification;
import dev.vitrine.log.server.blob.BlobLimits;
import dev.vitrine.log.server.blob.BlobStore;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.index.LeafLabels;
import dev.vitrine.log.server.index.Reindex;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.tile.FsckProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an operator does to a log, most of it while it is not served. */
final class Maintenance {

    private static final long SHOWN = 256 * 64;
    private static final long RECOVERED_SHOWN = 256 * 4096;

    private static final String ANTI_ROLLBACK = """
            This copy may be older than what the log has signed since. Before it is served, make sure that no newer
            one exists: not this log on another machine, not a younger backup, not a mirror. When it starts, the
            server asks the witnesses of its policy; if one of them holds a larger checkpoint that this log signed,
            it takes no entries (log_halted 1, exit code 70 when it is stopped). Then bring the newer entries back
            (recover, from a mirror), or retire the log: two histories under one key are proof of misbehaviour.
            Without witnesses nobody can tell.
            """;

    private Maintenance() {}

    /** Builds the index anew and says how far it is. */
    static void reindex(DataDirectory data, ServerConfig config) throws IOException {
        requireLog(data);
        if (LogIdentity.read(data.identity()).isRaw()) {
            System.out.println("a raw log has no index");
            return;
        }
        VerifiedChains chains = VerifiedChains.alsoUnder(
                config.evidence().roots(), config.evidence().cachedChains());
        LeafLabels labels = new LeafLabels(
                new Judge(chains, PublishedKeys.shipped()),
                InstantSource.system().instant());
        try (RocksLogStore store = RocksLogStore.open(data.store(), RocksTuning.DEFAULT)) {
            long size = store.head().map(SignedHead::size).orElse(0L);
            new Reindex(store, labels, done -> {
                        if (done % SHOWN == 0) {
                            System.err.println(done + " of " + size + " entries");
                        }
                    })
                    .run();
            System.out.println(size + " entries indexed");
        }
    }

    /** Lists, one per line, what is past its promise; removes it unless this is a rehearsal. */
    static void collectBlobs(DataDirectory data, ServerConfig config, boolean rehearsal) {
        requireLog(data);
        ServerConfig.Blobs blobs = config.blobs();
        BlobLimits limits = new BlobLimits(blobs.maxSize(), blobs.publisherQuota(), blobs.total(), blobs.retention());
        try (BlobStore store = BlobStore.open(data.blobs(), limits, InstantSource.system())) {
            List<Bytes> gone = store.collect(rehearsal);
            gone.forEach(blob -> System.out.println(blob.hex()));
            System.err.println(
                    gone.size() + (rehearsal ? " blobs are" : " blobs were removed that were") + " past their promise");
        }
    }

    /** Copies the log, with the help of the server if one holds it, and checks the copy. */
    static void backup(DataDirectory data, Path target, boolean keys) throws IOException {
        requireLog(data);
        Backup backup = new Backup(data.path(), InstantSource.system());
        Optional<Backup.Snapshot> served = ControlSocket.ask(data.path());
        Verification made;
        if (served.isPresent()) {
            made = backup.into(target, served.get(), keys, progress("checked"));
        } else {
            try (RocksLogStore store = RocksLogStore.open(data.store(), RocksTuning.DEFAULT)) {
                made = backup.into(target, store::snapshot, keys, progress("checked"));
            }
        }
        say("backup of", made);
        if (!keys) {
            System.err.println("the secret keys are not in it; keep a copy of " + data.keys() + " elsewhere");
        }
    }

    /** Makes a data directory from a backup. */
    static void restore(Path backup, DataDirectory data) throws IOException {
        say("restored", Restore.from(backup, data.path(), progress("checked")));
        if (!Files.exists(data.keys())) {
            System.err.println("put the keys of this log into " + data.keys() + " before it is served");
        }
        System.err.print(ANTI_ROLLBACK);
    }

    /** Makes a store from a mirror. */
    static void recover(DataDirectory data, LogKeys keys, Path mirror, ServerConfig config) throws IOException {
        requireLog(data);
        LogIdentity identity = LogIdentity.read(data.identity());
        List<VerifierKey> vkeys =
                keys.signers().stream().map(CheckpointSigner::key).toList();
        long start = System.nanoTime();
        TreeHead head = new Recovery(mirror, vkeys, identity.origin(), InstantSource.system())
                .into(data.path(), Runtime.getRuntime().availableProcessors(), done -> {
                    if (done % RECOVERED_SHOWN == 0) {
                        System.err.println(done + " entries read");
                    }
                });
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "recovered %d entries with root %s in %.1f s, %.0f per second%n",
                head.size(),
                head.root().base64(),
                seconds,
                head.size() / seconds);
        reindex(data, config);
        System.err.print(ANTI_ROLLBACK);
    }

    private static FsckProgress progress(String what) {
        return (done, total) -> {
            if (done % SHOWN == 0) {
                System.err.println(done + " of " + total + " entries " + what);
            }
        };
    }

    private static void say(String what, Verification copy) {
        TreeHead head = copy.head().head();
        System.out.println(what + " " + head.size() + " entries with root "
                + head.root().base64() + " and " + copy.blobs() + " blobs, all checked");
    }

    private static void requireLog(DataDirectory data) {
        if (!data.isInitialised()) {
            throw new StartException("there is no log in " + data.path() + "; create one with init");
        }
    }
}
