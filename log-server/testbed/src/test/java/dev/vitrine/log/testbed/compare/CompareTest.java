package dev.vitrine.log.testbed.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.testbed.load.Exchange;
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
        return new Leg(perSecond, 1, 2, 3, 4, 0);
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
