package dev.vitrine.log.rocksdb;

import com.sun.management.OperatingSystemMXBean;
import dev.vitrine.log.Acknowledger;
import dev.vitrine.log.AppendException;
import dev.vitrine.log.Log;
import dev.vitrine.log.LogConfig;
import dev.vitrine.log.LogLimits;
import dev.vitrine.log.LogObserver;
import dev.vitrine.log.Submission;
import dev.vitrine.log.TestLog;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.merkle.Hash;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends as fast as the log takes them and prints how fast that was: {@code MeasureAppends DIR COMMIT_ENTRIES SECONDS
 * [mldsa]}. Not a test; the numbers of record come from the testbed.
 */
public final class MeasureAppends {

    private static final int LEAF = 1024;

    private MeasureAppends() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "measure");
        int commitEntries = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        boolean mlDsa = args.length > 3 && args[3].equals("mldsa");
        List<CheckpointSigner> signers = mlDsa ? List.of(TestLog.ED25519, TestLog.ML_DSA) : List.of(TestLog.ED25519);
        int window = args.length > 4 ? Integer.parseInt(args[4]) : 4 * commitEntries;
        Meter meter = new Meter();
        LogLimits limits = new LogLimits(1 << 16, 256L << 20, commitEntries, 64L << 20, 1024);
        LogConfig config = new LogConfig(TestLog.ORIGIN, signers, limits, meter);
        RocksLogStore store = RocksLogStore.create(directory, RocksTuning.DEFAULT);
        Log.create(store, config, TestLog.CLOCK, TestLog.POLICY);
        try (Log log = Log.open(store, config, TestLog.CLOCK)) {
            run(log, meter, window, Math.min(64, commitEntries), 3, false);
            run(log, meter, window, Math.min(64, commitEntries), seconds, true);
        } finally {
            delete(directory);
        }
    }

    private static void run(Log log, Meter meter, int window, int chunk, int seconds, boolean print) throws Exception {
        OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        SplittableRandom random = new SplittableRandom(System.nanoTime());
        Semaphore room = new Semaphore(window);
        AtomicLong done = new AtomicLong();
        Acknowledger ack = new Acknowledger() {
            @Override
            public void committed(long token, long index, Hash leafHash, boolean duplicate, SignedHead head) {
                done.incrementAndGet();
                room.release();
            }

            @Override
            public void failed(long token, AppendException failure) {
                throw new AssertionError(failure);
            }
        };
        byte[] noise = new byte[1 << 20];
        for (int i = 0; i < noise.length; i += 8) {
            ByteBuffer.wrap(noise).putLong(i, random.nextLong());
        }
        long commitsBefore = meter.commits;
        long signBefore = meter.signNanos;
        long commitBefore = meter.commitNanos;
        Map<String, Long> threadsBefore = threads();
        long cpuBefore = os.getProcessCpuTime();
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            room.acquire(chunk);
            List<Submission> batch = new ArrayList<>(chunk);
            for (int i = 0; i < chunk; i++) {
                byte[] leaf = new byte[LEAF];
                System.arraycopy(noise, random.nextInt(noise.length - LEAF), leaf, 0, LEAF);
                ByteBuffer.wrap(leaf).putLong(0, random.nextLong());
                batch.add(Submission.of(Bytes.wrapUnsafe(leaf)));
            }
            if (log.submit(batch, 0, ack) != chunk) {
                throw new AssertionError("the window is smaller than the queue");
            }
        }
        room.acquire(window);
        double took = (System.nanoTime() - start) / 1e9;
        if (print) {
            long commits = meter.commits - commitsBefore;
            System.out.printf(
                    "%,.0f entries/s, %.1f us CPU each (with the generator), %.0f entries/commit, commit %.2f ms, sign"
                            + " %.3f ms%n",
                    done.get() / took,
                    (os.getProcessCpuTime() - cpuBefore) / 1e3 / done.get(),
                    done.get() / (double) commits,
                    (meter.commitNanos - commitBefore) / 1e6 / commits,
                    (meter.signNanos - signBefore) / 1e6 / commits);
            threads().forEach((name, nanos) -> {
                double each = (nanos - threadsBefore.getOrDefault(name, 0L)) / 1e3 / done.get();
                if (each >= 0.05) {
                    System.out.printf("  %-16s %.2f us%n", name, each);
                }
            });
        }
    }

    /** CPU time of the threads that the virtual machine knows; compaction, flushes, JIT and GC are the rest. */
    private static Map<String, Long> threads() {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        Map<String, Long> nanos = new TreeMap<>();
        for (ThreadInfo info : bean.getThreadInfo(bean.getAllThreadIds())) {
            if (info != null) {
                nanos.put(info.getThreadName(), bean.getThreadCpuTime(info.getThreadId()));
            }
        }
        return nanos;
    }

    private static void delete(Path directory) throws Exception {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Written by the committing thread only; read roughly. */
    private static final class Meter implements LogObserver {
        volatile long commits;
        volatile long signNanos;
        volatile long commitNanos;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        public void committed(SignedHead head, int entries, long bytes, long sign, long commit) {
            commits++;
            signNanos += sign;
            commitNanos += commit;
        }
    }
}
