package dev.vitrine.audit.manifest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class ManifestFuzzTest {

    @FuzzTest
    void aManifestIsReadOrRefused(byte[] yaml) {
        try {
            Manifest unused = Manifest.parse(Bytes.copyOf(yaml));
        } catch (MalformedException e) {
            // What a parser may throw.
        }
    }

    @FuzzTest
    void aListOfInputsIsReadOrRefused(byte[] lock) {
        try {
            Manifest unused = Manifest.parse(Bytes.utf8(Samples.WITH_LOCK), Bytes.copyOf(lock));
        } catch (MalformedException e) {
            // What a parser may throw.
        }
    }
}
