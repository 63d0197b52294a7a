package dev.vitrine.log.testbed.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestsTest {

    @Test
    void writesTileIndexesAsTheReadPathWantsThem() {
        assertThat(Requests.tileIndex(5)).isEqualTo("005");
        assertThat(Requests.tileIndex(1000)).isEqualTo("x001/000");
        assertThat(Requests.tileIndex(1_234_067)).isEqualTo("x001/x234/067");
    }

    @Test
    void makesAnotherLeafForEverySequence() {
        Exchange post = Requests.post("/add", "application/octet-stream", 64, 7);

        assertThat(text(post, 1)).startsWith("POST /add HTTP/1.1\r\n").contains("Content-Length: 64\r\n");
        assertThat(text(post, 1)).isNotEqualTo(text(post, 2)).isEqualTo(text(post, 1));
    }

    private static String text(Exchange exchange, long sequence) {
        ByteBuffer buffer = ByteBuffer.allocate(exchange.maxRequestSize());
        exchange.write(sequence, buffer);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    }
}
