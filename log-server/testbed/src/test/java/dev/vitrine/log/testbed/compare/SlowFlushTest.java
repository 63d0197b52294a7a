package dev.vitrine.log.testbed.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowFlushTest {

    @Test
    void startsServersByTheProgramThatWasBuiltBesideThePeers(@TempDir Path peers) throws Exception {
        Path program = Files.createFile(peers.resolve("slowflush"));
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThat(SlowFlush.wrapper(options(peers, "2ms"))).containsExactly(program.toString(), "2000us");
        assertThat(SlowFlush.wrapper(options(peers, "0us"))).containsExactly(program.toString(), "0us");
    }

    @Test
    void saysWhatIsMissingInsteadOfMeasuringSomethingElse(@TempDir Path peers) {
        assertThatThrownBy(() -> SlowFlush.wrapper(options(peers, "1ms")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("slowflush");
        assertThatThrownBy(() -> new TrillianLegs(options(peers, "1ms")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("trillian_log_server");
    }

    private static Options options(Path peers, String delay) throws IOException {
        return Options.parse("--peers", peers.toString(), "--data", peers.toString(), "--flush-delay", delay);
    }
}
