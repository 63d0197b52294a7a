package dev.vitrine.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogClientTest {

    private FakeLog server;
    private LogClient client;
    private final List<Duration> pauses = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = FakeLog.start();
        client = LogClient.with(server.url(), new HttpTransport(Duration.ofSeconds(20), pauses::add));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWitnessedReceiptVerifiesOffline() throws Exception {
        server.append(Bytes.utf8("zero"));
        Bytes leaf = Bytes.utf8("one");

        Receipt receipt = client.submitWitnessed(leaf);

        assertThat(receipt.index()).isEqualTo(1);
        assertThat(receipt.witnessed()).isTrue();
        TlogProof proof = TlogProof.of(receipt.index(), receipt.inclusion().hashes(), receipt.checkpoint());
        assertThat(proof.verify(Rfc6962.leafHash(leaf), server.policy(), TrustPolicy.NO_CLOCK)
                        .index())
                .isEqualTo(1);
    }

    @Test
    void aSecondSubmissionIsADuplicateWithTheFirstIndex() throws Exception {
        Receipt first = client.submitCommitted(Bytes.utf8("one"));
        Receipt second = client.submitCommitted(Bytes.utf8("one"));

        assertThat(first.duplicate()).isFalse();
        assertThat(second.duplicate()).isTrue();
        assertThat(second.index()).isEqualTo(first.index());
        assertThat(second.witnessed()).isFalse();
    }

    @Test
    void readsEntriesReceiptsCheckpointsAndProofs() throws Exception {
        for (int i = 0; i < 5; i++) {
            server.append(Bytes.utf8("leaf " + i));
        }
        Bytes leaf = Bytes.utf8("leaf 3");

        assertThat(client.entry(3).leaf()).isEqualTo(leaf);
        assertThat(client.entry(Rfc6962.leafHash(leaf)).index()).isEqualTo(3);
        assertThat(client.receipt(3).leafHash()).isEqualTo(Rfc6962.leafHash(leaf));
        assertThat(client.receipt(Rfc6962.leafHash(leaf)).index()).isEqualTo(3);
        assertThat(client.checkpoint().note().checkpoint().size()).isEqualTo(5);
        assertThat(client.checkpoint(2).note().checkpoint().size()).isEqualTo(2);
        assertThat(client.checkpoints(0, 10)).hasSize(6);
        assertThat(client.log().origin()).isEqualTo(FakeLog.ORIGIN);
        client.consistency(2, 5)
                .verify(
                        client.checkpoint(2).note().checkpoint().root(),
                        client.checkpoint().note().checkpoint().root());
    }

    @Test
    void aRefusalCarriesTheLogsCode() {
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> client.submitWitnessed(Bytes.utf8("refuse me")))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.BAD_SIGNATURE);
                    assertThat(e.status()).isEqualTo(422);
                    assertThat(e.requestId()).isEqualTo("r1");
                });
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> client.entry(17))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_OUT_OF_RANGE));
    }

    @Test
    void repeatsAfterTheTimeThatABusyLogAskedFor() throws Exception {
        server.failNext(429);
        server.failNext(503);

        assertThat(client.submitCommitted(Bytes.utf8("one")).index()).isZero();
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Test
    void givesUpOnALogThatStaysBusy() {
        for (int i = 0; i < 5; i++) {
            server.failNext(429);
        }

        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> client.submitCommitted(Bytes.utf8("one")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
        assertThat(server.requests()).isEqualTo(5);
    }

    @Test
    void doesNotWaitBeyondItsDeadline() {
        LogClient hurried = LogClient.with(server.url(), new HttpTransport(Duration.ofMillis(900), pauses::add));
        server.failNext(429);

        assertThatExceptionOfType(LogException.class).isThrownBy(() -> hurried.entry(0));
        assertThat(pauses).isEmpty();
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        LogClient nobody = LogClient.of(URI.create("http://127.0.0.1:" + closed));

        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(nobody::log)
                .withMessageContaining("cannot reach http://127.0.0.1:" + closed);
    }

    @Test
    void aServerThatNeverAnswersRunsIntoTheDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            LogClient waiting =
                    LogClient.of(URI.create("http://127.0.0.1:" + silent.getLocalPort()), Duration.ofMillis(200));

            assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(waiting::log);
        }
    }

    @Test
    void takesOnlyUrlPrefixes() {
        for (String url : List.of("ftp://a/", "http:///x", "http://a/?q=1", "http://a/#f", "relative")) {
            assertThatIllegalArgumentException().isThrownBy(() -> LogClient.of(URI.create(url)));
        }
    }
}
