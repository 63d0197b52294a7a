package dev.vitrine.log.server;

import static dev.vitrine.proto.v1.RebuildOutcome.REBUILD_OUTCOME_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.log.rocksdb.RocksLogStore;
import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.server.config.ConfigFile;
import dev.vitrine.log.server.index.LeafLabels;
import dev.vitrine.log.server.index.Reindex;
import dev.vitrine.log.store.LogStore;
import dev.vitrine.tlog.Bytes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index that was written with the entries, and the one that is built from the entries, are one. */
class ReindexTest {

    private static final RocksTuning SMALL = new RocksTuning(8L << 20, 4L << 20, 16L << 20, 1 << 10);

    private static Map<Bytes, List<Long>> dump(LogStore store) {
        Map<Bytes, List<Long>> all = new TreeMap<>();
        for (Bytes term : store.terms(Bytes.EMPTY, Bytes.EMPTY, 1_000_000)) {
            all.put(term, store.lookupFrom(term, 0, 1_000_000));
        }
        return all;
    }

    private static LeafLabels labels(Instant at) {
        var roots = ConfigFile.parse(TestEvidence.config(), 2).evidence().roots();
        return new LeafLabels(new Judge(VerifiedChains.alsoUnder(roots, 64), PublishedKeys.shipped()), at);
    }

    @Test
    void theIndexBuiltFromTheEntriesIsTheOneThatWasWrittenWithThem(@TempDir Path directory) {
        Path store;
        try (TestServer server =
                TestServer.create(directory, LogIdentity.EVIDENCE, "quorum none\n", TestEvidence.config())) {
            List<byte[]> leaves = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                leaves.add(Story.release(i, Story.enclave(i % 7), i % 5 == 0 ? Story.SAMPLE_SIGNER : Story.SIGNER));
            }
            for (int i = 0; i < 10; i++) {
                leaves.add(Story.attestation(Story.enclave(i), Story.SIGNER, i % 2 == 0, i));
            }
            leaves.add(Story.rebuild(1, Story.enclave(1), Story.enclave(2), REBUILD_OUTCOME_MISMATCH, 2));
            leaves.add(Story.compromise(Story.SIGNER));
            leaves.add(Story.withdrawal(leaves.get(0), 1));
            leaves.add(Story.endorsement(Story.enclave(1), Story.BUILT + Story.DAY));
            leaves.add(
                    Story.attestation(Story.enclave(1), Story.SIGNER, false, 99)); // its signer's key is public by now
            leaves.add(TestEntries.dsse("hello"));
            for (byte[] leaf : leaves) {
                assertThat(server.post("/v1/entries", "application/octet-stream", leaf)
                                .statusCode())
                        .isEqualTo(200);
            }
            store = server.data().store();
        }
        try (RocksLogStore opened = RocksLogStore.open(store, SMALL)) {
            Map<Bytes, List<Long>> live = dump(opened);
            Instant later = Instant.now().plusSeconds(20L * 365 * 86_400);
            List<Long> progress = new ArrayList<>();
            Reindex reindex = new Reindex(opened, labels(later), progress::add);
            assertThat(reindex.isCurrent()).isTrue();

            reindex.run();

            assertThat(dump(opened)).isEqualTo(live);
            assertThat(live.size()).isGreaterThan(600);
            assertThat(reindex.isCurrent()).isTrue();
            assertThat(progress).containsExactly(256L, 317L);
        }
    }

    @Test
    void anIndexThatWasLeftHalfDoneIsMadeAgainAtTheNextStart(@TempDir Path directory) {
        try (TestServer server = TestServer.evidence(directory)) {
            assertThat(server.post(
                                    "/v1/entries",
                                    "application/octet-stream",
                                    Story.release(1, Story.enclave(1), Story.SIGNER))
                            .statusCode())
                    .isEqualTo(200);
            server.stopAnd(() -> {
                try (RocksLogStore opened = RocksLogStore.open(server.data().store(), SMALL)) {
                    opened.dropTerms();
                    opened.putState("index/terms", Bytes.utf8("0"));
                }
            });

            assertThat(server.get("/v1/enclaves/sgx-mrenclave/"
                                    + Story.enclave(1).value().hex())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aLogWithoutAnIndexAnswersNoLookUpsAndHasAnIndexAgainWhenItIsTurnedOn(@TempDir Path directory) {
        String page = "/v1/enclaves/sgx-mrenclave/" + Story.enclave(1).value().hex();
        byte[] leaf = Story.release(1, Story.enclave(1), Story.SIGNER);
        try (TestServer server =
                TestServer.create(directory, LogIdentity.EVIDENCE, "quorum none\n", "index:\n  enabled: false\n")) {
            assertThat(server.post("/v1/entries", "application/octet-stream", leaf)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.get(page).statusCode()).isEqualTo(404);
            server.stopAnd(() -> {
                try (RocksLogStore opened = RocksLogStore.open(server.data().store(), SMALL)) {
                    assertThat(dump(opened)).isEmpty();
                    Reindex next = new Reindex(opened, labels(Instant.now()), done -> {});
                    assertThat(next.isCurrent()).isFalse(); // so that a start with an index builds it

                    next.run();

                    assertThat(dump(opened)).isNotEmpty();
                }
            });
        }
    }
}
