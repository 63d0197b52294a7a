package dev.vitrine.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitrine.client.Follower.Step;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FollowerTest {

    private final Memory memory = new Memory();
    private FakeLog server;
    private Follower follower;

    @BeforeEach
    void start() throws IOException {
        server = FakeLog.start();
        follower = new Follower(HttpTileSource.of(server.url()), server.policy(), memory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void followsAGrowingLogAndRemembersWhatItSaw() throws Exception {
        Step empty = look();
        fill(3);
        Step three = look();
        fill(700);
        Step many = look();
        Step same = look();

        assertThat(empty.checkpoint().head().size()).isZero();
        assertThat(three.added()).isEqualTo(3);
        assertThat(many.from()).isEqualTo(3);
        assertThat(many.added()).isEqualTo(700);
        assertThat(same.added()).isZero();
        assertThat(memory.kept).isEqualTo(server.checkpoint());
    }

    @Test
    void aSmallerTreeIsARollbackThatCarriesBothCheckpoints() throws Exception {
        fill(5);
        Step seen = look();
        server.rollBackTo(3);

        assertThatExceptionOfType(InconsistentLogException.class)
                .isThrownBy(this::look)
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(Reason.ROLLBACK);
                    assertThat(e.before()).isEqualTo(seen.checkpoint().note());
                    assertThat(e.after().checkpoint().size()).isEqualTo(3);
                });
        assertThat(memory.kept).isEqualTo(seen.checkpoint().note().toBytes());
    }

    @Test
    void anotherTreeOfTheSameSizeIsAFork() throws Exception {
        fill(5);
        Step seen = look();
        server.rewrite(2, Bytes.utf8("another history"));

        assertThatExceptionOfType(InconsistentLogException.class)
                .isThrownBy(this::look)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FORK));
        assertThat(memory.kept).isEqualTo(seen.checkpoint().note().toBytes());
    }

    @Test
    void aLargerTreeThatDoesNotContinueTheOldOneIsAFork() throws Exception {
        fill(300);
        Step seen = look();
        server.rewrite(2, Bytes.utf8("another history"));
        fill(300);

        assertThatExceptionOfType(InconsistentLogException.class)
                .isThrownBy(this::look)
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(Reason.FORK);
                    assertThat(e.before()).isEqualTo(seen.checkpoint().note());
                });
    }

    @Test
    void aCheckpointThatThePolicyRefusesIsNotStored() throws Exception {
        TrustPolicy other = TrustPolicy.parse(Bytes.utf8("log " + server.vkey() + "\nquorum none\n"));
        Follower trusting = new Follower(HttpTileSource.of(server.url()), other, memory);
        assertThat(trusting.look(FakeLog.WITNESSED_AT).added()).isZero();
        Bytes kept = Bytes.copyOf(server.checkpoint().toByteArray());
        fill(1);

        Follower tooEarly = new Follower(HttpTileSource.of(server.url()), server.policy(), memory);
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> tooEarly.look(FakeLog.WITNESSED_AT - 10_000))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FUTURE_TIMESTAMP));
        assertThat(memory.kept).isEqualTo(kept);
    }

    @Test
    void aDamagedMemoryIsNotTakenForAFirstStart() {
        memory.kept = Bytes.utf8("damaged");

        assertThatExceptionOfType(IOException.class).isThrownBy(this::look).withMessageContaining("not a checkpoint");
    }

    private Step look() throws IOException, VerificationException, InconsistentLogException {
        return follower.look(FakeLog.WITNESSED_AT);
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            server.appendQuietly(Bytes.utf8("leaf " + server.size()));
        }
        server.publishNow();
    }

    private static final class Memory implements FollowerMemory {

        private @Nullable Bytes kept;

        @Override
        public Optional<Bytes> load() {
            return Optional.ofNullable(kept);
        }

        @Override
        public void store(Bytes checkpoint) {
            kept = checkpoint;
        }
    }
}
