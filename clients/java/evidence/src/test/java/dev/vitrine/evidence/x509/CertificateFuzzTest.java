package dev.vitrine.evidence.x509;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.FakeAuthority;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(FakeAuthority.Kind.values())
                .map(kind -> FakeAuthority.root(kind, "root").certificate().der())
                .map(Bytes::toByteArray);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            Certificate unused = Certificate.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
