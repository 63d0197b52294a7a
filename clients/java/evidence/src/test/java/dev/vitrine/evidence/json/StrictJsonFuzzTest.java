package dev.vitrine.evidence.json;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class StrictJsonFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "{\"tcbInfo\":{\"version\":3,\"issueDate\":\"2025-06-19T10:56:11Z\"},\"signature\":\"00\"}",
                        "[{\"a\":[1,-2.5e3,null,true]},{\"b\":\"\\u00e9\"}]")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** The exact bytes of a member are bytes of the document, and a document of their own. */
    @MethodSource("seeds")
    @FuzzTest
    void anyTextIsReadOrMalformed(byte[] data) {
        Bytes json = Bytes.copyOf(data);
        try {
            List<JsonFields> unused = StrictJson.documents(json);
        } catch (MalformedException e) {
            // What a parser may throw.
        }
        boolean unused = StrictJson.isObjectWith(json, "signature");
        try {
            Bytes member = StrictJson.member(json, "tcbInfo", "signature");
            if (member.size() >= json.size()) {
                throw new AssertionError("a member is as long as its document");
            }
        } catch (MalformedException e) {
            // What a parser may throw.
        }
    }
}
