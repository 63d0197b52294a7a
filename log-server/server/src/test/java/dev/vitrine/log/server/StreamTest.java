package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.SubmitAck;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** POST /v1/entries:stream, byte by byte. */
class StreamTest {

    private TestServer server;
    private StreamClient stream;

    @BeforeEach
    void open(@TempDir Path directory) {
        server = TestServer.create(directory, LogIdentity.RAW, "quorum none\n", "http:\n  stream_window: 64\n");
        stream = new StreamClient(server.port());
    }

    @AfterEach
    void close() throws IOException {
        stream.close();
        server.close();
    }

    @Test
    void acknowledgesInOrderWhileTheRequestIsBeingSent() throws IOException {
        String head = stream.head();
        assertThat(head).as("before anything was sent").startsWith("HTTP/1.1 200 OK");
        assertThat(head.toLowerCase(java.util.Locale.ROOT)).contains("content-type: application/x-protobuf-stream");

        for (int i = 0; i < 5; i++) {
            stream.send(StreamClient.frame("streamed " + i));
            SubmitAck ack = stream.ack();
            assertThat(ack.getSequence()).isEqualTo(i);
            assertThat(ack.getLogged().getIndex()).isEqualTo(i + 1);
            assertThat(ack.getLogged().getTreeSize()).isEqualTo(i + 2);
            assertThat(ack.getLogged().getLeafHash().toByteArray())
                    .isEqualTo(Rfc6962.leafHash(Bytes.utf8("streamed " + i)).toByteArray());
        }
        stream.end();

        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void refusesOneEntryAndGoesOn() throws IOException {
        String unused = stream.head();
        stream.send(StreamClient.frame("good"));
        stream.send(StreamClient.frame(""));
        stream.send(StreamClient.frame("good"));
        stream.end();

        assertThat(stream.ack().getLogged().getDuplicate()).isFalse();
        SubmitAck refused = stream.ack();
        assertThat(refused.getError().getCode()).isEqualTo(ErrorCode.LEAF_EMPTY);
        assertThat(refused.getError().getRequestId()).isNotEmpty();
        assertThat(stream.ack().getLogged().getDuplicate()).isTrue();
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void takesMoreThanItsWindowAndMessagesCutAnywhere() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int count = 1_000;
        for (int i = 0; i < count; i++) {
            all.write(StreamClient.frame("entry " + i + " ".repeat(i % 200)));
        }
        byte[] bytes = all.toByteArray();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                for (int at = 0, cut = 1; at < bytes.length; at += cut, cut = 1 + (cut * 7 + 3) % 4_999) {
                    stream.send(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + cut)));
                }
                stream.end();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        String unused = stream.head();

        for (int i = 0; i < count; i++) {
            SubmitAck ack = stream.ack();
            assertThat(ack.getSequence()).isEqualTo(i);
            assertThat(ack.getLogged().getIndex()).isEqualTo(i + 1);
        }

        assertThat(stream.isOver()).isTrue();
        sending.join();
    }

    @Test
    void endsAStreamThatBreaksOffInsideAMessage() throws IOException {
        String unused = stream.head();
        byte[] frame = StreamClient.frame("cut short");
        stream.send(StreamClient.frame("whole"));
        stream.send(java.util.Arrays.copyOf(frame, frame.length - 1));
        stream.end();

        assertThat(stream.ack().hasLogged()).isTrue();
        SubmitAck last = stream.ack();
        assertThat(last.getSequence()).isEqualTo(1);
        assertThat(last.getError().getCode()).isEqualTo(ErrorCode.MALFORMED_PROTOBUF);
        assertThat(last.getError().getPosition()).isEqualTo(StreamClient.frame("whole").length);
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void endsAStreamWhoseLengthsAreNonsense() throws IOException {
        expectEnd(
                new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff},
                ErrorCode.MALFORMED_PROTOBUF);
    }

    @Test
    void endsAStreamWithAMessageThatIsTooLarge() throws IOException {
        expectEnd(new byte[] {(byte) 0x80, (byte) 0x80, 0x10}, ErrorCode.LEAF_TOO_LARGE);
    }

    @Test
    void endsAStreamOfSomethingElse() throws IOException {
        expectEnd("PNG".getBytes(StandardCharsets.US_ASCII), ErrorCode.MALFORMED_PROTOBUF);
    }

    private void expectEnd(byte[] bytes, ErrorCode code) throws IOException {
        String unused = stream.head();
        stream.send(bytes);
        if (bytes[0] == 'P') {
            stream.send(new byte[100]); // 'P' is a length of 80
        }

        SubmitAck last = stream.ack();
        assertThat(last.getError().getCode()).isEqualTo(code);
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void logsWhatWasSentEvenIfThePeerIsGoneBeforeTheAnswer() throws Exception {
        String unused = stream.head();
        stream.send(StreamClient.frame("first"));
        assertThat(stream.ack()).isNotNull();
        stream.send(StreamClient.frame("and gone"));
        stream.close();
        while (server.server().services().streams().count() > 0) {
            Thread.onSpinWait(); // bounded by the test's timeout
        }

        server.add("later");

        assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(server.server().services().log().head().size()).isBetween(3L, 4L);
    }

    @Test
    void answersWhatItTookBeforeTheServerStops() throws Exception {
        String unused = stream.head();
        stream.send(StreamClient.frame("taken"));
        assertThat(stream.ack().hasLogged()).isTrue();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::close);

        SubmitAck last = stream.ack();

        assertThat(last.getError().getCode()).isEqualTo(ErrorCode.SHUTTING_DOWN);
        assertThat(stream.isOver()).isTrue();
        stopping.join();
    }

    @Test
    void refusesAStreamOfAnotherType() {
        assertThat(server.post("/v1/entries:stream", "application/json", new byte[0])
                        .statusCode())
                .isEqualTo(415);
        assertThat(server.post(
                                "/v1/entries:stream",
                                "application/x-protobuf-stream",
                                new byte[0],
                                "Accept",
                                "application/json")
                        .statusCode())
                .isEqualTo(406);
    }

    @Test
    void anEmptyStreamHasNoAnswers() {
        var response = server.post("/v1/entries:stream", "application/x-protobuf-stream", new byte[0]);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }
}
