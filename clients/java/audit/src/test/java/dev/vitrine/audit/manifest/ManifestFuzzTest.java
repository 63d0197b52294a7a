package dev.vitrine.audit.manifest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(Samples.FULL, Samples.WITH_LOCK, Samples.LOCK)
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void aManifestIsReadOrRefused(byte[] yaml) {
        try {
            Manifest unused = Manifest.parse(Bytes.copyOf(yaml));
        } catch (MalformedException e) {
            // What a parser may throw.
        }
    }

    @MethodSource("seeds")
    @FuzzTest
    void aListOfInputsIsReadOrRefused(byte[] lock) {
        try {
            Manifest unused = Manifest.parse(Bytes.utf8(Samples.WITH_LOCK), Bytes.copyOf(lock));
        } catch (MalformedException e) {
            // What a parser may throw.
        }
    }
}
