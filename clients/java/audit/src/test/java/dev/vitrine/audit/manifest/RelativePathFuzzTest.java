package dev.vitrine.audit.manifest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

final class RelativePathFuzzTest {

    private static final Path FOLDER = Path.of("/folder");

    @FuzzTest
    void whatIsTakenStaysInTheFolder(byte[] text) {
        try {
            Path path = RelativePath.parse(new String(text, StandardCharsets.UTF_8))
                    .in(FOLDER)
                    .normalize();
            if (!path.startsWith(FOLDER) || path.equals(FOLDER)) {
                throw new AssertionError("it leaves the folder");
            }
        } catch (MalformedException expected) {
            return;
        }
    }
}
