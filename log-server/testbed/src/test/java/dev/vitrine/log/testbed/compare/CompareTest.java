package dev.vitrine.log.testbed.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.testbed.load.Exchange;
import dev.vitrine.log.testbed.load.Requests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the comparison rests on: pairs of runs, and requests of which each builds on the one before. */
class CompareTest {

    @Test
    void sidesTakeTurnsAndRatiosAreOfPairs() throws Exception {
        List<String> order = new ArrayList<>();
        double[] speed = {100, 300, 200};
        Leg.Pairs pairs = Leg.interleave(
                "x",
                3,
                "ours",
                () -> {
                    order.add("ours");
                    return leg(speed[(order.size() - 1) / 2]);
                },
                "theirs",
                () -> {
                    order.add("theirs");
                    return leg(50);
                });

        assertThat(order).containsExactly("ours", "theirs", "theirs", "ours", "ours", "theirs");
        assertThat(pairs.ratios()).containsExactly(2, 4, 6);
        assertThat(pairs.row()).startsWith("| x | ours | 200/s").endsWith("| 4.00 (2.00..6.00) |");
    }

    private static Leg leg(double perSecond) {
        return new Leg(perSecond, 1, 2, 3, 4, 0, 0);
    }

    @Test
    void theTableSaysWhatWasRefusedAndWhatWasPushedBack() {
        Leg.Pairs pairs =
                new Leg.Pairs("x", "ours", "theirs", List.of(leg(10)), List.of(new Leg(5, 1, 2, 3, 4, 20, 30)));

        assertThat(pairs.row())
                .contains("| ours | 10/s, p50 1.0 ms, p99 2.0 ms, 3 µs, 4 MiB | theirs |")
                .contains("4 MiB, 20 % refused, 30 % of all attempts pushed back | 2.00");
    }

    @Test
    void countsAnAcceptedLeafOnceHoweverOftenItWasSent() {
        DistinctLeaves leaves = DistinctLeaves.eachTenthAgain(Requests.post("/add", "text/plain", 32, 1));
        for (long sequence = 0; sequence < 10_000; sequence++) {
            leaves.answered(sequence, 200);
        }
        leaves.answered(10_000, 500);

        assertThat(body(leaves, 9_999)).isEqualTo(body(leaves, 4_998));
        assertThat(body(leaves, 9_998)).isNotEqualTo(body(leaves, 4_997));
        // Each tenth from 5,009 to 9,999 repeats one.
        assertThat(leaves.accepted()).isEqualTo(9_500);
    }

    @Test
    void whatAWitnessRefusedIsAskedAgainBeforeTheNextStepOfThatLog() throws Exception {
        Exchange requests = new WitnessRequests(2, 3).fromTheStart();

        assertThat(body(requests, 0)).contains("old 0\n").contains("log-0.example/0\n1\n");
        assertThat(body(requests, 1)).contains("old 0\n").contains("log-1.example/1\n1\n");
        requests.answered(1, 500);
        assertThat(body(requests, 2)).contains("old 0\n").contains("log-1.example/1\n1\n");
        requests.answered(0, 200);
        assertThat(body(requests, 3)).contains("old 1\n").contains("log-0.example/0\n2\n");
        requests.answered(2, 200);
        assertThat(body(requests, 4)).contains("old 1\n").contains("log-1.example/1\n2\n");
    }

    private static String body(Exchange requests, long sequence) {
        ByteBuffer buffer = ByteBuffer.allocate(requests.maxRequestSize());
        requests.write(sequence, buffer);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }
}
