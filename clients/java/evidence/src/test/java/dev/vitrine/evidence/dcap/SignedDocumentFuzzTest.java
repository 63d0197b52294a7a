package dev.vitrine.evidence.dcap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.dcap.SignedDocument.Kind;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class SignedDocumentFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(FakePlatform.sgx()
                        .signer()
                        .signedDocument("tcbInfo", FakePlatform.sgx().tcbInfoText()))
                .map(Bytes::toByteArray);
    }

    /** The body is cut out of the bytes, so it is found in them. */
    @MethodSource("seeds")
    @FuzzTest
    void theBodyIsAPartOfTheBytesOrTheyAreMalformed(byte[] data) {
        SignedDocument document;
        try {
            document = SignedDocument.parse(Bytes.copyOf(data), Kind.TCB_INFO);
        } catch (MalformedException expected) {
            return;
        }
        int size = document.body().size();
        if (document.body().at(0) != '{' || document.body().at(size - 1) != '}') {
            throw new AssertionError("the body is not an object");
        }
    }
}
