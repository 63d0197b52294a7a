package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.LogStatus;
import dev.vitrine.log.server.access.Tokens;
import dev.vitrine.log.server.cosign.FakeWitness;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import dev.vitrine.tlog.tile.VerifiedTiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server while somebody sets its clock: hours ahead, then days back. */
class ClockJumpTest {

    private static final List<Duration> JUMPS = List.of(
            Duration.ofHours(5),
            Duration.ofDays(-3),
            Duration.ofMillis(-1),
            Duration.ofDays(400),
            Duration.ofDays(-800));

    /** The true time, and what was added to it. */
    private static final class SteppedClock implements InstantSource {
        private final AtomicReference<Duration> error = new AtomicReference<>(Duration.ZERO);

        @Override
        public Instant instant() {
            return InstantSource.system().instant().plus(error.get());
        }

        void jump(Duration by) {
            Duration unused = error.updateAndGet(now -> now.plus(by));
        }

        void set(Duration to) {
            error.set(to);
        }
    }

    private final SteppedClock clock = new SteppedClock();

    @TempDir
    Path directory;

    @Test
    void entriesAreTakenAndEveryCheckpointContinuesTheLast() throws Exception {
        Tokens.Fresh token = Tokens.make("alice");
        Path tokens = Files.writeString(directory.resolve("tokens"), token.line() + "\n");
        String config = "access:\n  tokens: " + tokens + "\n  address_rate: 1000\n  publisher_rate: 1000\n";
        try (TestServer server = TestServer.create(directory, LogIdentity.RAW, "quorum none\n", config, clock)) {
            List<Checkpoint> shown = new ArrayList<>(List.of(server.checkpoint().checkpoint()));
            List<byte[]> leaves = new ArrayList<>();
            for (Duration jump : JUMPS) {
                clock.jump(jump);
                for (int i = 0; i < 3; i++) {
                    byte[] leaf = ("leaf " + leaves.size() + " after " + jump).getBytes(StandardCharsets.UTF_8);
                    var answer = server.post(
                            "/add", "application/octet-stream", leaf, "Authorization", "Bearer " + token.token());
                    assertThat(answer.statusCode()).as(TestServer.text(answer)).isEqualTo(200);
                    leaves.add(leaf);
                    assertThat(TestServer.text(answer)).isEqualTo(Integer.toString(leaves.size()));
                }
                shown.add(server.awaitPublished(1 + leaves.size()).checkpoint());
                assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
                assertThat(age(server)).as("an age after " + jump).isNotNegative();
            }

            TreeHead last = shown.get(shown.size() - 1).head();
            VerifiedTiles tiles = new VerifiedTiles(server.tiles(), last);
            for (Checkpoint checkpoint : shown) {
                assertThat(TreeRoot.of(checkpoint.head().size(), tiles)).isEqualTo(checkpoint.root());
            }
            for (int i = 0; i < leaves.size(); i++) {
                assertThat(tiles.leafHash(1 + i)).isEqualTo(Rfc6962.leafHash(leaves.get(i), 0, leaves.get(i).length));
            }
            server.restart();
            assertThat(server.checkpoint().checkpoint().head()).isEqualTo(last);
        }
    }

    @Test
    void aClockThatIsBehindItsWitnessesWithholdsTheirCosignaturesUntilItIsSet() throws Exception {
        String config = "publish:\n  min_interval: 0ms\n  witness_pause: 10ms\n  witnessed_wait: 300ms\n";
        try (FakeWitness witness = new FakeWitness("w", 1);
                TestServer server = TestServer.create(
                        directory, LogIdentity.RAW, witness.policyLine() + "quorum w\n", config, clock)) {
            awaitShown(server, 1);

            clock.set(Duration.ofDays(-3));
            var late = server.post(
                    "/v1/entries?wait=witnessed", "application/octet-stream", "a".getBytes(StandardCharsets.UTF_8));

            assertThat(late.statusCode()).as("committed, but not witnessed").isEqualTo(504);
            assertThat(server.add("b").statusCode()).isEqualTo(200);
            assertThat(server.checkpoint().checkpoint().size()).isEqualTo(1);
            assertThat(server.server().services().log().status()).isEqualTo(LogStatus.RUNNING);

            clock.set(Duration.ofHours(5)); // cosignatures may be old

            awaitShown(server, 3);
        }
    }

    /** However long it takes: these servers tell those who wait after a moment that it takes too long. */
    private static void awaitShown(TestServer server, long size) {
        while (server.checkpoint().checkpoint().size() < size) {
            Thread.onSpinWait();
        }
    }

    private static double age(TestServer server) {
        return TestServer.text(server.get("/metrics"))
                .lines()
                .filter(line -> line.startsWith("log_published_age_seconds "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
