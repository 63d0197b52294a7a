package dev.vitrine.log.server.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.text.Base64Strict;

class SubmitJsonFuzzTest {

    @FuzzTest
    void readsOrRefuses(byte[] body) {
        try {
            SubmitJson request = SubmitJson.parse(Bytes.copyOf(body));
            if (body.length < Base64Strict.encode(request.leaf()).length()) {
                throw new AssertionError("a leaf out of nothing");
            }
        } catch (Problem refused) {
            assert refused.code() != null;
        }
    }
}
