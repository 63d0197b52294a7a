package dev.vitrine.log.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Wait;
import dev.vitrine.tlog.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubmitJsonTest {

    @Test
    void readsLeafAndWait() throws Problem {
        SubmitJson request = SubmitJson.parse(Bytes.utf8(" {\"wait\" : \"WAIT_WITNESSED\", \"leaf\":\"aGk=\"}\n"));

        assertThat(request.leaf()).isEqualTo(Bytes.utf8("hi"));
        assertThat(request.until()).isEqualTo(Wait.WAIT_WITNESSED);
    }

    @Test
    void whatIsMissingIsEmpty() throws Problem {
        assertThat(SubmitJson.parse(Bytes.utf8("{}"))).isEqualTo(new SubmitJson(Bytes.EMPTY, Wait.WAIT_UNSPECIFIED));
    }

    @Test
    void tellsWhereTheErrorIs() {
        try {
            SubmitJson unused = SubmitJson.parse(Bytes.utf8("{\"leaf\": \"a\"}"));
        } catch (Problem problem) {
            assertThat(problem.code()).isEqualTo(ErrorCode.MALFORMED_JSON);
            assertThat(problem.where()).isEqualTo("leaf");
            assertThat(problem.toMessage("").getPosition()).isEqualTo(9);
            return;
        }
        throw new AssertionError("not refused");
    }

    /** A fast stand-in for the fuzz target. */
    @Test
    void takesMutatedRequestsOrRefusesThem() {
        Random random = new Random(11);
        byte[] original = Bytes.utf8("{\"leaf\":\"aGVsbG8gd29ybGQ=\",\"wait\":\"WAIT_COMMITTED\"}")
                .toByteArray();
        for (int round = 0; round < 5_000; round++) {
            byte[] mutated = original.clone();
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                SubmitJson unused = SubmitJson.parse(Bytes.copyOf(mutated));
            } catch (Problem expected) {
                assertThat(expected.code()).isEqualTo(ErrorCode.MALFORMED_JSON);
            }
        }
    }
}
