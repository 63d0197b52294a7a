package dev.vitrine.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class NodeIdTest {

    @Test
    void coversItsLeaves() {
        NodeId node = new NodeId(3, 5);

        assertThat(node.start()).isEqualTo(40);
        assertThat(node.end()).isEqualTo(48);
    }

    @Test
    void endsWithinTheLargestTreeOnEveryLevel() {
        for (int level = 0; level <= 62; level++) {
            long last = (Long.MAX_VALUE >>> level) - 1;
            int here = level;

            assertThat(new NodeId(level, last).end()).isPositive();
            assertThatThrownBy(() -> new NodeId(here, last + 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesWhatIsNoNode() {
        assertThatThrownBy(() -> new NodeId(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NodeId(63, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NodeId(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
