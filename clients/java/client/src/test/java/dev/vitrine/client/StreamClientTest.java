package dev.vitrine.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.client.StreamClient.Logged;
import dev.vitrine.tlog.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StreamClientTest {

    private final List<String> outcomes = new ArrayList<>();
    private final StreamClient.Listener listener = new StreamClient.Listener() {
        @Override
        public void logged(long sequence, Logged logged) {
            outcomes.add(sequence + "->" + logged.index() + (logged.duplicate() ? "d" : ""));
        }

        @Override
        public void refused(long sequence, LogException why) {
            outcomes.add(sequence + ":" + why.code());
        }
    };

    @Test
    void reportsTheOutcomeOfEachLeafInOrder() throws Exception {
        try (FakeLog server = FakeLog.start()) {
            StreamClient stream = StreamClient.of(server.url(), Duration.ofSeconds(20));

            stream.submit(
                    List.of(Bytes.utf8("a"), Bytes.utf8("refuse me"), Bytes.utf8("b"), Bytes.utf8("a"))
                            .iterator(),
                    listener);

            assertThat(outcomes).containsExactly("0->0", "1:BAD_SIGNATURE", "2->1", "3->0d");
        }
    }

    @Test
    void cutsManyLeavesIntoRequestsOfBoundedSize() throws Exception {
        try (FakeLog server = FakeLog.start()) {
            StreamClient stream = StreamClient.of(server.url(), Duration.ofSeconds(20));

            stream.submit(
                    IntStream.range(0, 2500)
                            .mapToObj(i -> Bytes.utf8("leaf " + i))
                            .iterator(),
                    listener);

            assertThat(outcomes).hasSize(2500).startsWith("0->0").endsWith("2499->2499");
            assertThat(server.requests()).isEqualTo(3);
            assertThat(server.size()).isEqualTo(2500);
        }
    }

    @Test
    void cutsLargeLeavesByTheirBytes() throws Exception {
        try (FakeLog server = FakeLog.start()) {
            StreamClient stream = StreamClient.of(server.url(), Duration.ofSeconds(20));

            stream.submit(
                    IntStream.range(0, 100)
                            .mapToObj(i -> {
                                byte[] leaf = new byte[60_000];
                                leaf[0] = (byte) i;
                                return Bytes.wrapUnsafe(leaf);
                            })
                            .iterator(),
                    listener);

            assertThat(server.requests()).isEqualTo(2);
        }
    }
}
