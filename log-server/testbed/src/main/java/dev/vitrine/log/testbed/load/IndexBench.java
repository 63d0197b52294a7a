package dev.vitrine.log.testbed.load;

import com.google.protobuf.ByteString;
import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.log.Acknowledger;
import dev.vitrine.log.AppendException;
import dev.vitrine.log.Log;
import dev.vitrine.log.LogConfig;
import dev.vitrine.log.LogLimits;
import dev.vitrine.log.LogObserver;
import dev.vitrine.log.Submission;
import dev.vitrine.log.rocksdb.RocksLogStore;
import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.server.admission.Admission;
import dev.vitrine.log.server.admission.EvidenceAdmission;
import dev.vitrine.log.server.cosign.Published;
import dev.vitrine.log.server.hub.HubApi;
import dev.vitrine.log.server.hub.KeptBlobs;
import dev.vitrine.log.server.index.LeafTerms;
import dev.vitrine.log.server.index.LoggedLeaf;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.v1.Digest;
import dev.vitrine.proto.v1.DigestAlgorithm;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementKind;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Recipe;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Signature;
import dev.vitrine.proto.v1.Source;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.cosignature.CosignatureV1;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * What the index costs and what it gives: {@code IndexBench DIR ENTRIES ROUNDS}. Appends the same releases and rebuilds with and
 * without terms, in turns, each time into a new store; then fills one store with ENTRIES of them and looks enclaves up.
 */
public final class IndexBench {

    private static final int ROUND = 40_000;
    private static final int WINDOW = 8_192;
    private static final int CHUNK = 64;
    private static final int LOOKUPS = 2_000;
    private static final int PER_ENCLAVE = 20; // entries about one enclave
    private static final String ORIGIN = "log.example/index-bench";
    private static final InstantSource CLOCK = InstantSource.system();

    private enum Variant {
        APPENDED,
        INDEXED,
        ADMITTED,
        ADMITTED_AND_INDEXED;

        boolean admits() {
            return this == ADMITTED || this == ADMITTED_AND_INDEXED;
        }

        boolean indexes() {
            return this == INDEXED || this == ADMITTED_AND_INDEXED;
        }
    }

    private final Path directory;
    private final PublisherSigner publisher;
    private final Admission admission = new Admission(EvidenceAdmission.none());

    private IndexBench(Path directory) throws MalformedException {
        this.directory = directory;
        this.publisher = PublisherSigner.ed25519FromSeed(Hashes.sha256(Bytes.utf8("index bench")));
    }

    public static void main(String[] arguments) throws Exception {
        IndexBench bench = new IndexBench(Files.createTempDirectory(Path.of(arguments[0]), "index"));
        try {
            bench.compare(Integer.parseInt(arguments[2]));
            bench.lookUp(Integer.parseInt(arguments[1]));
        } finally {
            delete(bench.directory);
        }
    }

    private void compare(int rounds) throws Exception {
        List<Bytes> leaves = new ArrayList<>();
        for (int i = 0; i < ROUND; i++) {
            leaves.add(leaf(i, true));
        }
        Map<Variant, double[]> rates = new EnumMap<>(Variant.class);
        for (int round = -1; round < rounds; round++) {
            for (Variant variant : Variant.values()) {
                double rate = append(leaves, variant);
                if (round >= 0) { // the first is a warm-up
                    rates.computeIfAbsent(variant, unused -> new double[rounds])[round] = rate;
                }
            }
        }
        rates.forEach((variant, measured) -> {
            double[] sorted = measured.clone();
            Arrays.sort(sorted);
            System.out.printf(
                    "%-22s %,8.0f entries/s (%,.0f..%,.0f)%n",
                    variant, sorted[rounds / 2], sorted[0], sorted[rounds - 1]);
        });
    }

    private double append(List<Bytes> leaves, Variant variant) throws Exception {
        Path store = Files.createTempDirectory(directory, "store");
        try (Log log = open(store)) {
            long start = System.nanoTime();
            append(log, leaves.size(), i -> leaves.get(i), variant);
            return leaves.size() / ((System.nanoTime() - start) / 1e9);
        } finally {
            delete(store);
        }
    }

    @FunctionalInterface
    private interface Leaves {
        Bytes get(int number);
    }

    private void append(Log log, int count, Leaves leaves, Variant variant)
            throws AppendException, InterruptedException, Problem {
        Semaphore room = new Semaphore(WINDOW);
        Acknowledger ack = new Acknowledger() {
            @Override
            public void committed(long token, long index, Hash leafHash, boolean duplicate, SignedHead head) {
                room.release();
            }

            @Override
            public void failed(long token, AppendException failure) {
                throw new AssertionError(failure);
            }
        };
        for (int i = 0; i < count; i += CHUNK) {
            int size = Math.min(CHUNK, count - i);
            room.acquire(size);
            List<Submission> chunk = new ArrayList<>(size);
            for (int j = i; j < i + size; j++) {
                chunk.add(submission(leaves.get(j), variant));
            }
            if (log.submit(chunk, 0, ack) != size) {
                throw new AssertionError("the window is smaller than the queue");
            }
        }
        room.acquire(WINDOW);
    }

    private Submission submission(Bytes leaf, Variant variant) throws Problem {
        if (variant.admits()) {
            var unused = admission.check(leaf);
        }
        return variant.indexes()
                ? new Submission(leaf, LeafTerms.of(LoggedLeaf.of(leaf), Set.of()))
                : Submission.of(leaf);
    }

    private void lookUp(int entries) throws Exception {
        Path store = Files.createTempDirectory(directory, "store");
        try (Log log = open(store)) {
            append(log, entries, number -> leaf(number, false), Variant.INDEXED);
            HubApi hub = new HubApi(
                    new HubApi.Sources(
                            log,
                            () -> new Published(0, Rfc6962.emptyRoot(), Bytes.EMPTY, 0, false),
                            TrustPolicy.parse(Bytes.utf8("quorum none\n")),
                            ORIGIN,
                            () -> new Judge(VerifiedChains.production(1), PublishedKeys.shipped()),
                            KeptBlobs.NONE,
                            CLOCK),
                    IndexBench::now);
            System.out.printf("%,d entries, %,d enclaves%n", log.head().size(), entries / PER_ENCLAVE);
            Random random = new Random(1);
            for (int round = 0; round < 2; round++) { // the first is a warm-up
                time(
                        "enclave",
                        () -> hub.enclave(
                                "sgx-mrenclave",
                                measurement(random.nextInt(entries / PER_ENCLAVE))
                                        .hex()));
                time(
                        "search by 8 digits",
                        () -> hub.search(
                                measurement(random.nextInt(entries / PER_ENCLAVE))
                                        .hex()
                                        .substring(0, 8),
                                "",
                                0));
                time("search by name", () -> hub.search("project " + random.nextInt(1_000), "", 20));
                time("feed of what is new", () -> hub.feed("new", "", 0));
            }
        }
    }

    @FunctionalInterface
    private interface Question {
        java.util.concurrent.CompletionStage<?> ask();
    }

    private static void time(String what, Question question) throws Exception {
        double[] millis = new double[LOOKUPS];
        for (int i = 0; i < LOOKUPS; i++) {
            long start = System.nanoTime();
            Object unused = question.ask().toCompletableFuture().get();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(
                "%-20s median %.2f ms, 99 %% %.2f ms%n", what, millis[LOOKUPS / 2], millis[LOOKUPS * 99 / 100]);
    }

    /** In the calling thread: what is measured is the work and not the hand-over. */
    private static <T> CompletableFuture<T> now(java.util.concurrent.Callable<T> work) {
        try {
            return CompletableFuture.completedFuture(work.call());
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Log open(Path directory) throws MalformedException, IOException {
        LogLimits limits = new LogLimits(1 << 16, 256L << 20, 4_096, 64L << 20, 1_024);
        LogConfig config = new LogConfig(
                ORIGIN,
                List.of(CosignatureV1.fromSeed(KeyName.parse(ORIGIN), Hashes.sha256(Bytes.utf8("key")))),
                limits,
                LogObserver.NONE);
        RocksLogStore store = RocksLogStore.create(directory.resolve("rocks"), RocksTuning.DEFAULT);
        Log.create(store, config, CLOCK, Submission.of(Bytes.utf8("entry 0")));
        return Log.open(store, config, CLOCK);
    }

    /** One of {@link #PER_ENCLAVE} about an enclave: a release first, then rebuilds of it by twenty keys. */
    private Bytes leaf(int number, boolean signed) {
        int enclave = number / PER_ENCLAVE;
        Statement.Builder statement = Statement.newBuilder();
        if (number % PER_ENCLAVE == 0) {
            statement.setRelease(Release.newBuilder()
                    .setProject("example.org/project " + enclave % 1_000)
                    .setVersion("1." + enclave)
                    .setSource(source(enclave))
                    .setRecipe(Recipe.newBuilder().setBuilder("docker"))
                    .setBuiltAt(1_700_000_000L)
                    .addEnclaves(Enclave.newBuilder()
                            .setName("enclave " + enclave)
                            .setMeasurement(sgx(enclave))
                            .setMrsigner(bytes(Hashes.sha256(Bytes.utf8("signer " + enclave % 100))))
                            .setIsvProdId(1)
                            .setIsvSvn(1)));
        } else {
            statement.setRebuildVerdict(RebuildVerdict.newBuilder()
                    .setProject("example.org/project " + enclave % 1_000)
                    .setVersion("1." + enclave)
                    .addEnclaves(EnclaveVerdict.newBuilder()
                            .setEnclave("enclave " + enclave)
                            .setOutcome(RebuildOutcome.REBUILD_OUTCOME_SAME_MEASUREMENT)
                            .setExpected(sgx(enclave))
                            .setRebuilt(sgx(enclave)))
                    .setSource(source(enclave))
                    .setRecipe(Recipe.newBuilder().setBuilder("docker"))
                    .setStartedAt(1_700_000_000L + number)
                    .setFinishedAt(1_700_000_100L + number));
        }
        ByteString payload = statement.build().toByteString();
        Bytes message = Pae.encode(EntryRules.STATEMENT_TYPE, Bytes.wrapUnsafe(payload.toByteArray()));
        // Signing a million of them would take longer than everything that is measured.
        ByteString signature = signed ? bytes(publisher.sign(message)) : ByteString.copyFrom(new byte[64]);
        return Bytes.wrapUnsafe(Entry.newBuilder()
                .setPayloadType(EntryRules.STATEMENT_TYPE)
                .setPayload(payload)
                .addSignatures(Signature.newBuilder()
                        .setPublicKey(bytes(publisher.publicKey().spki()))
                        .setSignature(signature))
                .build()
                .toByteArray());
    }

    private static Source source(int enclave) {
        return Source.newBuilder()
                .setUrl("https://example.org/project.git")
                .setCommit(Digest.newBuilder()
                        .setAlgorithm(DigestAlgorithm.DIGEST_ALGORITHM_GIT_SHA1)
                        .setValue(bytes(
                                Hashes.sha256(Bytes.utf8("commit " + enclave)).slice(0, 20))))
                .build();
    }

    private static Measurement sgx(int enclave) {
        return Measurement.newBuilder()
                .setKind(MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE)
                .setValue(bytes(measurement(enclave)))
                .build();
    }

    private static Bytes measurement(int enclave) {
        return Hashes.sha256(Bytes.utf8("enclave " + enclave));
    }

    private static ByteString bytes(Bytes bytes) {
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
