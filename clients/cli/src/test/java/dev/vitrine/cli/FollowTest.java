package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FollowTest {

    @TempDir
    private Path home = Path.of("");

    private FakeLog log;
    private Vitrine vitrine;

    @BeforeEach
    void start() throws IOException {
        log = FakeLog.start();
        vitrine = new Vitrine(home);
        vitrine.use(log);
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void oneLookAfterTheOtherGoesOnFromTheState() {
        log.append(Bytes.utf8("a"));
        Result first = vitrine.run("follow", "--once", "--json");
        log.append(Bytes.utf8("b"));
        Result second = vitrine.run("follow", "--once", "--json");

        assertThat(first.json().get("from").longValue()).isZero();
        assertThat(second.json().get("from").longValue()).isEqualTo(1);
        assertThat(second.json().get("tree_size").longValue()).isEqualTo(2);
        assertThat(home.resolve(".config/vitrine/follow")).isNotEmptyDirectory();
    }

    @Test
    void aForkIsRefutedAndBothCheckpointsAreKept() throws Exception {
        Path state = home.resolve("state");
        log.append(Bytes.utf8("a"));
        assertThat(vitrine.run("follow", "--once", "--state", state).exit()).isZero();
        log.rewrite(0, Bytes.utf8("b"));

        Result result = vitrine.run("follow", "--once", "--state", state);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("REFUTED");
        CheckpointNote before =
                CheckpointNote.parse(Bytes.wrapUnsafe(Files.readAllBytes(home.resolve("state.before"))));
        CheckpointNote after = CheckpointNote.parse(Bytes.wrapUnsafe(Files.readAllBytes(home.resolve("state.after"))));
        assertThat(before.checkpoint().size()).isEqualTo(after.checkpoint().size());
        assertThat(before.checkpoint().root()).isNotEqualTo(after.checkpoint().root());
    }

    @Test
    void aLogThatIsAwayCouldNotBeTold() {
        log.close();

        assertThat(vitrine.run("follow", "--once").exit()).isEqualTo(2);
    }
}
