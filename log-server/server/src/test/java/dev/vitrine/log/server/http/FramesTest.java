package dev.vitrine.log.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.SubmitRequest;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {

    private final Frames frames = new Frames();
    private final List<SubmitRequest> taken = new ArrayList<>();

    private static List<SubmitRequest> requests() {
        List<SubmitRequest> requests = new ArrayList<>();
        for (int size : new int[] {0, 1, 100, 127, 128, 5_000, 16_384, 65_535, 3}) {
            requests.add(SubmitRequest.newBuilder()
                    .setLeaf(ByteString.copyFrom(new byte[size]))
                    .build());
        }
        return requests;
    }

    private static byte[] bytes(List<SubmitRequest> requests) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (SubmitRequest request : requests) {
            request.writeDelimitedTo(out);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1_000, 8_192, 65_536, 1_000_000})
    void cutsTheSameMessagesWhateverTheChunks(int chunk) throws Exception {
        byte[] bytes = bytes(requests());

        for (int at = 0; at < bytes.length; at += chunk) {
            frames.add(
                    Buffer.buffer(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk))),
                    taken::add);
        }
        frames.end();

        assertThat(taken).isEqualTo(requests());
    }

    @Test
    void tellsWhereTheBadMessageIs() throws Exception {
        byte[] good = bytes(List.of(requests().get(2)));

        assertThatThrownBy(() -> {
                    frames.add(Buffer.buffer(good), taken::add);
                    frames.add(Buffer.buffer(new byte[] {1, (byte) 0xff}), taken::add);
                })
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(
                                problem.toMessage("").getPosition())
                        .isEqualTo(good.length));
        assertThat(taken).hasSize(1);
    }

    /** A fast stand-in for the fuzz target: mutated streams give messages or a Problem, and nothing else. */
    @Test
    void takesMutatedStreamsOrRefusesThem() throws Exception {
        Random random = new Random(7);
        byte[] original = bytes(requests().subList(0, 5));
        for (int round = 0; round < 2_000; round++) {
            byte[] mutated = original.clone();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            Frames fresh = new Frames();
            try {
                fresh.add(Buffer.buffer(mutated), taken::add);
                fresh.end();
            } catch (Problem expected) {
                assertThat(expected.code()).isNotNull();
            }
        }
    }
}
