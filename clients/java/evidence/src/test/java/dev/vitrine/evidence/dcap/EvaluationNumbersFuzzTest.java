package dev.vitrine.evidence.dcap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationNumbersFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of("{\"id\":\"SGX\",\"version\":1,\"issueDate\":\"2025-05-27T19:04:16Z\","
                        + "\"nextUpdate\":\"2025-06-26T19:04:16Z\",\"tcbEvalNumbers\":[{\"tcbEvaluationDataNumber\":19,"
                        + "\"tcbRecoveryEventDate\":\"2025-05-13T00:00:00Z\",\"tcbDate\":\"2025-05-14T00:00:00Z\"}]}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            EvaluationNumbers unused = EvaluationNumbers.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
