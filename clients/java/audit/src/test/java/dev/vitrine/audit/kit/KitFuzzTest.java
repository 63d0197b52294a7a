package dev.vitrine.audit.kit;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

class KitFuzzTest {

    @FuzzTest
    void anIndexIsReadOrRefusedAndReadsBackAsItself(byte[] text) {
        try {
            KitIndex index = KitIndex.parse(Bytes.copyOf(text));
            if (!index.toText().equals(Bytes.copyOf(text))) {
                throw new AssertionError("two texts are one index");
            }
        } catch (MalformedException e) {
            // What a parser may throw.
        }
    }

    @FuzzTest
    void anArchiveIsUnpackedOrRefused(byte[] archive) throws IOException {
        Path folder = Files.createTempDirectory("kit-fuzz");
        try {
            KitIndex unused = KitReader.unpack(new ByteArrayInputStream(archive), folder, new KitLimits(1 << 20));
        } catch (MalformedException e) {
            // What a parser may throw.
        } finally {
            List<Path> all;
            try (Stream<Path> paths = Files.walk(folder)) {
                all = paths.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : all) {
                Files.delete(path);
            }
        }
    }
}
