package dev.vitrine.audit.lint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.audit.lint.file.FileKind;
import java.nio.charset.StandardCharsets;
import java.util.List;

class LintFuzzTest {

    @FuzzTest
    void noFileMakesALinterFail(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        List<FileKind> kinds = List.of(FileKind.values());
        FileKind kind = kinds.get(Byte.toUnsignedInt(bytes[0]) % kinds.size());
        List<String> unused = Lint.of(kind, new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8));
    }
}
