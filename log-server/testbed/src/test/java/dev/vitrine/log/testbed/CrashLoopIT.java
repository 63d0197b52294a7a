package dev.vitrine.log.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.testbed.crash.CrashLoop;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CrashLoopIT {

    @Test
    void keepsEveryPromiseWhenKilledUnderLoad(@TempDir Path directory) throws Exception {
        CrashLoop.Report report = CrashLoop.run(directory, 6, System.nanoTime(), System.out);

        assertThat(report.acknowledged()).isPositive();
        assertThat(report.size()).isGreaterThan(report.acknowledged()); // the log's policy is entry 0
    }

    @Test
    @Tag("slow")
    @Timeout(3600)
    void keepsEveryPromiseThroughTwoHundredKills(@TempDir Path directory) throws Exception {
        CrashLoop.Report report = CrashLoop.run(directory, 200, System.nanoTime(), System.out);

        assertThat(report.kills()).isEqualTo(200);
        assertThat(report.acknowledged()).isPositive();
    }
}
