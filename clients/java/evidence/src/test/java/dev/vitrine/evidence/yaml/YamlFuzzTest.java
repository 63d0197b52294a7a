package dev.vitrine.evidence.yaml;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class YamlFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of("a: 1\nb: [x, 'y']\nc: {d: true}\n", "- &a b\n- *a\n", "a: |\n  text\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyTextIsReadOrMalformed(byte[] data) {
        try {
            Yaml unused = Yaml.parse(Bytes.copyOf(data), Yaml.limits("the file", 1 << 16));
        } catch (MalformedException expected) {
            return;
        }
    }
}
