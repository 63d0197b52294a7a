package dev.vitrine.log.server.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.log.server.problem.Problem;
import io.vertx.core.buffer.Buffer;

class FramesFuzzTest {

    @FuzzTest
    void cutsOrRefuses(FuzzedDataProvider data) {
        Frames frames = new Frames();
        try {
            while (data.remainingBytes() > 0) {
                frames.add(Buffer.buffer(data.consumeBytes(data.consumeInt(1, 500))), request -> {
                    if (request.getSerializedSize() > Frames.MAX_MESSAGE) {
                        throw new AssertionError("a message above the limit");
                    }
                });
            }
            frames.end();
        } catch (Problem refused) {
            assert refused.code() != null;
        }
    }
}
