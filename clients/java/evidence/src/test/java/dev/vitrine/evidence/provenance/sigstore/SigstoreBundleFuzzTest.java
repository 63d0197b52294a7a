package dev.vitrine.evidence.provenance.sigstore;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class SigstoreBundleFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of("""
                {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{"hint":"k"},
                "tlogEntries":[{"logIndex":"1","logId":{"keyId":"AAAA"},"kindVersion":{"kind":"dsse","version":"0.0.1"},
                "integratedTime":"1","inclusionProof":{"logIndex":"1","rootHash":"AAAA","treeSize":"2","hashes":["AAAA"],
                "checkpoint":{"envelope":"e"}},"canonicalizedBody":"e30="}]},
                "messageSignature":{"messageDigest":{"algorithm":"SHA2_256","digest":"AAAA"},"signature":"AAAA"}}""").map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreABundleOrMalformed(byte[] data) {
        try {
            SigstoreBundle unused = SigstoreBundle.parse(StrictJson.document(Bytes.copyOf(data)));
        } catch (MalformedException expected) {
            return;
        }
    }
}
