package dev.vitrine.log.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.testbed.crash.Promises;
import dev.vitrine.log.testbed.fault.PowerCut;
import dev.vitrine.log.testbed.fault.Strace;
import dev.vitrine.log.testbed.fault.SystemCallFaults;
import dev.vitrine.log.testbed.fault.SystemCallFaults.Fault;
import dev.vitrine.log.testbed.fault.SystemCallFaults.Outcome;
import dev.vitrine.log.testbed.fault.Trace;
import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.LogProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kernel says no, or the machine loses what it was not told to keep. Skipped where there is no strace. */
class SystemCallFaultIT {

    @BeforeAll
    static void strace() {
        Assumptions.assumeTrue(Strace.works(), "skipped: strace is not installed, or may not trace here");
    }

    @Test
    void keepsEveryPromiseWhenAFlushOrAWriteFails(@TempDir Path directory) throws Exception {
        SystemCallFaults faults = SystemCallFaults.in(directory);

        Outcome notFlushed = faults.run(new Fault("fdatasync", "EIO", 4, 1, ".log"));
        Outcome noSpace = faults.run(new Fault("write", "ENOSPC", 5, 0, ".log"));
        Outcome readOnly = faults.run(new Fault("openat", "EROFS", 1, 0, SystemCallFaults.STORE));

        // A commit that failed is settled by opening the store again; whoever waited hears how it ended.
        assertThat(notFlushed.started()).isTrue();
        assertThat(notFlushed.acknowledged()).isGreaterThan(4);
        assertThat(noSpace.started()).isTrue();
        assertThat(noSpace.acknowledged() + noSpace.refused()).isGreaterThan(4);
        assertThat(readOnly.started()).isFalse();
    }

    @Test
    @Tag("slow")
    @Timeout(4 * 3_600)
    void keepsEveryPromiseWhateverCallFailsWherever(@TempDir Path directory) throws Exception {
        int most = Integer.getInteger("vitrine.faults.when", 12);

        assertThat(SystemCallFaults.in(directory).campaign(most, System.out)).isEqualTo(5 * 2 * most * 2);
    }

    @Test
    void theFlushPrecedesTheAnswerAndAPowerCutLosesNothingThatWasAnswered(@TempDir Path temporary) throws Exception {
        Path directory = temporary.toRealPath();
        LogProcess log = LogProcess.create(directory.resolve("log"), "power.example/log", "raw");
        Path store = directory.resolve("log/store");
        Path prefix = Files.createDirectory(directory.resolve("trace")).resolve("t");
        Promises promises = new Promises();
        int posts = 40;
        try (JavaProcess server =
                log.startUnder(Strace.tracing(prefix), List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))) {
            for (int i = 0; i < posts; i++) {
                assertThat(promises.submit(server.url(), ("entry " + i).getBytes(StandardCharsets.UTF_8)))
                        .isEqualTo(200);
            }
            promises.look(server.url());
            server.kill();
        }
        Trace trace = Trace.read(prefix);

        // One post after the other: between two answers there is a flush of the write-ahead log, and it has ended.
        List<Trace.Call> answers = trace.answers();
        List<Trace.Call> syncs = trace.walSyncs(store);
        assertThat(answers).hasSizeGreaterThanOrEqualTo(posts);
        double last = 0;
        for (Trace.Call answer : answers.subList(0, posts)) {
            double after = last;
            assertThat(syncs)
                    .as("a flush before the answer at %s", answer.begin())
                    .anyMatch(sync -> sync.begin() > after && sync.end() <= answer.begin());
            last = answer.begin();
        }

        // The machine loses power instead: what was not flushed is gone.
        PowerCut cut = PowerCut.after(trace, store);
        cut.apply(store, store);
        try (JavaProcess server = log.start("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")) {
            assertThat(promises.acknowledged()).isEqualTo(posts);
            assertThat(promises.check(server.url()).size()).isGreaterThanOrEqualTo(1 + posts);
            assertThat(server.terminate()).isZero();
        }
    }
}
