package dev.vitrine.audit.init;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class AuditeeFuzzTest {

    @FuzzTest
    void anOlderFileIsReadOrRefused(byte[] yaml) {
        try {
            AuditeeFile unused = AuditeeFile.parse(Bytes.copyOf(yaml));
        } catch (MalformedException e) {
            // What a parser may throw.
        }
    }
}
