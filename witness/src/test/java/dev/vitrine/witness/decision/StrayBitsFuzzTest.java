package dev.vitrine.witness.decision;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.wire.AddCheckpointRequest;

class StrayBitsFuzzTest {

    @FuzzTest
    void whatItReadsIsACanonicalRequest(byte[] body) throws MalformedException {
        var read = StrayBits.clear(Bytes.copyOf(body));
        if (read.isPresent()
                && !AddCheckpointRequest.parse(read.get().toBytes()).equals(read.get())) {
            throw new AssertionError("not canonical");
        }
    }
}
