package dev.vitrine.evidence.dossier;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class WholeFileFuzzTest {

    static Stream<byte[]> seeds() {
        return WholeFileTest.files().map(arguments -> ((Bytes) arguments.get()[1]).toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest
    void everyFileIsSomethingAndSaysWhat(byte[] data) {
        if (WholeFile.of(Bytes.copyOf(data)).remark().isEmpty()) {
            throw new AssertionError("nothing is said about a file");
        }
    }
}
