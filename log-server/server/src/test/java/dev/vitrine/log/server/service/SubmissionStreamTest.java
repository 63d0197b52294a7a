package dev.vitrine.log.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vitrine.log.server.TestServer;
import dev.vitrine.log.server.TestServices;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.SubmitAck;
import dev.vitrine.proto.v1.SubmitRequest;
import dev.vitrine.proto.v1.Wait;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Back-pressure in both directions, with a peer that is made of fields. */
class SubmissionStreamTest {

    private static final int WINDOW = 4;

    private final Vertx vertx = Vertx.vertx();
    private final LoopExecutor loop = new LoopExecutor(vertx, vertx.getOrCreateContext());
    private TestServer server;

    /** Remembers what it is told. The fields are of the loop, apart from the queue. */
    private static final class Peer implements SubmissionStream.Transport {
        final BlockingQueue<SubmitAck> acks = new LinkedBlockingQueue<>();
        final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
        final List<Boolean> pauses = new ArrayList<>();
        boolean full;
        int flushes;

        @Override
        public void add(SubmitAck ack) {
            acks.add(ack);
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public boolean isFull() {
            return full;
        }

        @Override
        public void pause(boolean paused) {
            if (pauses.isEmpty() || pauses.get(pauses.size() - 1) != paused) {
                pauses.add(paused);
            }
        }

        @Override
        public void finished(@Nullable Throwable failure) {
            end.complete(failure);
        }

        boolean isPaused() {
            return !pauses.isEmpty() && pauses.get(pauses.size() - 1);
        }
    }

    private final Peer peer = new Peer();

    @BeforeEach
    void start(@TempDir Path directory) {
        server = TestServer.create(
                directory, "raw", "quorum none\n", "http:\n  stream_window: 4\nbatch:\n  queue_entries: 8\n");
    }

    @AfterEach
    void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private <T> T onLoop(java.util.concurrent.Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done.join();
    }

    private SubmissionStream open() {
        return onLoop(() -> new SubmissionStream(
                TestServices.of(server), loop, TestServices.of(server).access().admit(null, "test"), peer));
    }

    private static SubmitRequest request(String leaf) {
        return SubmitRequest.newBuilder().setLeaf(ByteString.copyFromUtf8(leaf)).build();
    }

    @Test
    void stopsReadingAtTheWindowAndGoesOnWhenAnswersLeave() throws Exception {
        SubmissionStream stream = open();

        boolean paused = onLoop(() -> {
            for (int i = 0; i < WINDOW; i++) {
                stream.request(request("entry " + i));
            }
            return peer.isPaused();
        });

        assertThat(paused).isTrue();
        for (int i = 0; i < WINDOW; i++) {
            assertThat(peer.acks.poll(10, TimeUnit.SECONDS).getSequence()).isEqualTo(i);
        }
        assertThat(onLoop(peer::isPaused)).isFalse();
    }

    @Test
    void stopsReadingWhileThePeerDoesNotReadItsAnswers() throws Exception {
        SubmissionStream stream = open();
        peer.full = true;

        boolean paused = onLoop(() -> {
            stream.request(request("a"));
            return peer.isPaused();
        });
        assertThat(paused).isTrue();
        assertThat(peer.acks.poll(10, TimeUnit.SECONDS))
                .as("it was read, so it is answered")
                .isNotNull();
        assertThat(onLoop(peer::isPaused)).isTrue();

        boolean resumed = onLoop(() -> {
            peer.full = false;
            stream.drained();
            return !peer.isPaused();
        });
        assertThat(resumed).isTrue();
    }

    @Test
    void waitsForRoomInsteadOfRefusing() throws Exception {
        SubmissionStream stream = open();
        int count = 200; // many times the queue of the log

        boolean unused = onLoop(() -> {
            for (int i = 0; i < count; i++) {
                stream.request(request("entry " + i));
            }
            stream.end();
            return true;
        });

        for (int i = 0; i < count; i++) {
            SubmitAck ack = peer.acks.poll(10, TimeUnit.SECONDS);
            assertThat(ack.getSequence()).isEqualTo(i);
            assertThat(ack.hasLogged()).isTrue();
        }
        assertThat(peer.end.get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void answersWithTheCommitOrWithThePublicationAsEachRequestSays() throws Exception {
        SubmissionStream stream = open();
        boolean unused = onLoop(() -> {
            stream.request(request("w").toBuilder().setWait(Wait.WAIT_WITNESSED).build());
            stream.request(request("u").toBuilder().setWaitValue(7).build());
            return true;
        });

        SubmitAck witnessed = peer.acks.poll(10, TimeUnit.SECONDS);
        assertThat(witnessed.hasLogged()).isTrue();
        assertThat(server.checkpoint().checkpoint().size())
                .isGreaterThan(witnessed.getLogged().getIndex());
        assertThat(peer.acks.poll(10, TimeUnit.SECONDS).getError().getCode()).isEqualTo(ErrorCode.INVALID_FIELD);
    }

    @Test
    void sendsInOnePieceWhatACommitAnswers() throws Exception {
        SubmissionStream stream = open();
        boolean unused = onLoop(() -> {
            for (int i = 0; i < WINDOW; i++) {
                stream.request(request("entry " + i));
            }
            return true;
        });
        for (int i = 0; i < WINDOW; i++) {
            assertThat(peer.acks.poll(10, TimeUnit.SECONDS)).isNotNull();
        }

        assertThat(onLoop(() -> peer.flushes)).isLessThanOrEqualTo(WINDOW);
    }
}
