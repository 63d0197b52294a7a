package dev.vitrine.log.testbed.load;

import com.sun.management.OperatingSystemMXBean;
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
import dev.vitrine.log.server.admission.Admitted;
import dev.vitrine.log.server.admission.EvidenceAdmission;
import dev.vitrine.log.server.cosign.Published;
import dev.vitrine.log.server.hub.HubApi;
import dev.vitrine.log.server.hub.KeptBlobs;
import dev.vitrine.log.server.index.LeafTerms;
import dev.vitrine.log.server.index.LoggedLeaf;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.cosignature.CosignatureV1;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
 * What the index costs and what it gives: {@code IndexBench DIR ENTRIES ROUNDS [PART]}, where PART is {@code process},
 * {@code server}, {@code lookups}, or all of them. In this process, appends the same releases and rebuilds with and without
 * terms, in turns, each time into a new store, with what the whole process used of the processors; then does the same with two real
 * servers ({@link IndexServers}); then fills one store with ENTRIES of them and looks enclaves up.
 */
public final class IndexBench {

    private static final int ROUND = 40_000;
    private static final int WINDOW = 8_192;
    private static final int CHUNK = 64;
    private static final int LOOKUPS = 2_000;
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
    private final IndexLeaves made = new IndexLeaves();
    private final Admission admission = new Admission(EvidenceAdmission.none());

    private IndexBench(Path directory) throws MalformedException {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        IndexBench bench = new IndexBench(Files.createTempDirectory(Path.of(arguments[0]), "index"));
        try {
            int rounds = Integer.parseInt(arguments[2]);
            String part = arguments.length > 3 ? arguments[3] : rounds == 0 ? "lookups" : "all";
            if (part.equals("process") || part.equals("all")) {
                bench.compare(rounds);
            }
            if (part.equals("server") || part.equals("all")) {
                IndexServers.compare(bench.directory, bench.made, rounds, System.out);
            }
            if (part.equals("lookups") || part.equals("all")) {
                bench.lookUp(Integer.parseInt(arguments[1]));
            }
        } finally {
            delete(bench.directory);
        }
    }

    private void compare(int rounds) throws Exception {
        List<Bytes> leaves = new ArrayList<>();
        for (int i = 0; i < ROUND; i++) {
            leaves.add(made.leaf(i, true));
        }
        Map<Variant, double[]> rates = new EnumMap<>(Variant.class);
        Map<Variant, double[]> micros = new EnumMap<>(Variant.class);
        for (int round = -1; round < rounds; round++) {
            for (Variant variant : Variant.values()) {
                long cpu = processNanos();
                double rate = append(leaves, variant);
                if (round >= 0) { // the first is a warm-up
                    rates.computeIfAbsent(variant, unused -> new double[rounds])[round] = rate;
                    micros.computeIfAbsent(variant, unused -> new double[rounds])[round] =
                            (processNanos() - cpu) / 1e3 / ROUND;
                }
            }
        }
        rates.forEach((variant, measured) -> {
            double[] sorted = measured.clone();
            Arrays.sort(sorted);
            System.out.printf(
                    "%-22s %,8.0f entries/s (%,.0f..%,.0f), %.1f us of CPU each%n",
                    variant,
                    sorted[rounds / 2],
                    sorted[0],
                    sorted[rounds - 1],
                    Bench.median(micros.getOrDefault(variant, measured)));
        });
    }

    private static long processNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
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
        if (!variant.indexes()) {
            if (variant.admits()) {
                var unused = admission.check(leaf);
            }
            return Submission.of(leaf);
        }
        if (!variant.admits()) {
            return new Submission(leaf, LeafTerms.of(LoggedLeaf.of(leaf), Set.of()));
        }
        Admitted admitted = admission.check(leaf);
        LoggedLeaf read = LoggedLeaf.of(leaf, admitted.entry(), admitted.statement());
        return new Submission(leaf, LeafTerms.of(read, admitted.assessment().labels()));
    }

    private void lookUp(int entries) throws Exception {
        Path store = Files.createTempDirectory(directory, "store");
        try (Log log = open(store)) {
            append(log, entries, number -> made.leaf(number, false), Variant.INDEXED);
            HubApi hub = new HubApi(
                    new HubApi.Sources(
                            log,
                            () -> new Published(0, Rfc6962.emptyRoot(), Bytes.EMPTY, 0, false),
                            Map::of,
                            TrustPolicy.parse(Bytes.utf8("quorum none\n")),
                            ORIGIN,
                            () -> new Judge(VerifiedChains.production(1), PublishedKeys.shipped()),
                            KeptBlobs.NONE,
                            CLOCK),
                    IndexBench::now);
            System.out.printf("%,d entries, %,d enclaves%n", log.head().size(), entries / IndexLeaves.PER_ENCLAVE);
            Random random = new Random(1);
            for (int round = 0; round < 2; round++) { // the first is a warm-up
                time(
                        "enclave",
                        () -> hub.enclave(
                                "sgx-mrenclave",
                                IndexLeaves.measurement(random.nextInt(entries / IndexLeaves.PER_ENCLAVE))
                                        .hex()));
                time(
                        "search by 8 digits",
                        () -> hub.search(
                                IndexLeaves.measurement(random.nextInt(entries / IndexLeaves.PER_ENCLAVE))
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

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
