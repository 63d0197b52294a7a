package dev.vitrine.log.server;

import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.log.rocksdb.RocksLogStore;
import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.server.blob.BlobLimits;
import dev.vitrine.log.server.blob.BlobStore;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.index.LeafLabels;
import dev.vitrine.log.server.index.Reindex;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** What an operator does to a log that is not served. */
final class Maintenance {

    private static final long SHOWN = 256 * 64;

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

    private static void requireLog(DataDirectory data) {
        if (!data.isInitialised()) {
            throw new StartException("there is no log in " + data.path() + "; create one with init");
        }
    }
}
