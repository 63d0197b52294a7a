package dev.vitrine.log.testbed.evidence;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One run: how often the work was done per second of wall time, and what each took of a processor. */
record Sample(double perSecond, double cpuMicros) {

    static Sample take(Case measured, int threads, long millis) throws InterruptedException {
        ThreadMXBean meter = ManagementFactory.getThreadMXBean();
        AtomicLong done = new AtomicLong();
        AtomicLong cpu = new AtomicLong();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        AtomicReference<@Nullable Object> sink = new AtomicReference<>(); // so that nothing is optimised away
        long start = System.nanoTime();
        long end = start + millis * 1_000_000;
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(
                    () -> {
                        long before = meter.getCurrentThreadCpuTime();
                        int turn = 0;
                        try {
                            while (System.nanoTime() < end) {
                                sink.set(measured.work().run(turn++));
                            }
                        } catch (Exception e) {
                            failure.set(e);
                        }
                        cpu.addAndGet(meter.getCurrentThreadCpuTime() - before);
                        done.addAndGet(turn);
                    },
                    "bench-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException(measured.what(), failure.get());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Sample(done.get() / seconds, cpu.get() / 1e3 / done.get());
    }
}
