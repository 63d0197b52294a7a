package dev.vitrine.evidence.sigstruct;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class SigstructScanFuzzTest {

    static Stream<byte[]> seeds() {
        byte[] headers = Bytes.concat(SigstructBody.HEADER, Bytes.wrapUnsafe(new byte[Sigstruct.SIZE]))
                .toByteArray();
        return Stream.of(headers);
    }

    @MethodSource("seeds")
    @FuzzTest
    void everyCopyThatIsFoundIsInTheFile(byte[] data) {
        Bytes file = Bytes.copyOf(data);
        for (SigstructScan.Found found : SigstructScan.find(file)) {
            Bytes there = file.slice(found.position(), found.position() + Sigstruct.SIZE);
            if (!there.equals(found.sigstruct().raw())) {
                throw new AssertionError("another SIGSTRUCT than lies there");
            }
        }
    }
}
