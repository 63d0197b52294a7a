package dev.vitrine.evidence.epid;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class IasReportFuzzTest {

    static Stream<byte[]> seeds() {
        String body = Base64Strict.encode(Bytes.wrapUnsafe(new byte[432]));
        return Stream.of("{\"id\":\"42\",\"timestamp\":\"2024-06-01T00:00:00.123456\",\"version\":4,"
                        + "\"isvEnclaveQuoteStatus\":\"GROUP_OUT_OF_DATE\",\"isvEnclaveQuoteBody\":\"" + body
                        + "\",\"advisoryIDs\":[\"INTEL-SA-1\"],\"nonce\":\"n\",\"platformInfoBlob\":\"1502\"}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrRefusedAsDeclared(byte[] data) {
        Bytes bytes = Bytes.copyOf(data);
        try {
            IasReport unused = IasReport.parse(bytes);
        } catch (MalformedException expected) {
            return;
        }
    }
}
