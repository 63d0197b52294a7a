package dev.vitrine.evidence.x509;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.FakeAuthority;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.math.BigInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class RevocationListFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(FakeAuthority.Kind.values())
                .map(kind -> FakeAuthority.root(kind, "root").revocationList(BigInteger.TWO))
                .map(Bytes::toByteArray);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            RevocationList unused = RevocationList.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
