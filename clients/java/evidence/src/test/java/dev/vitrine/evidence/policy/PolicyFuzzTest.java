package dev.vitrine.evidence.policy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class PolicyFuzzTest {

    @FuzzTest
    void aPolicyIsReadOrRefused(byte[] yaml) {
        try {
            Policy unused = Policy.parse(Bytes.copyOf(yaml));
        } catch (MalformedException e) {
            // What a parser may throw.
        }
    }
}
