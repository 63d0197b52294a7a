package dev.vitrine.evidence.provenance.document;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class CorimFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "d901f5a20064746573740181d901fa583aa201a100616104a1008182a100a081a2000101a1028182015820"
                                + "11".repeat(32),
                        "d9023ba0")
                .map(HexFormat.of()::parseHex);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreACorimOrMalformed(byte[] data) {
        try {
            Cbor value = Cbor.parse(Bytes.copyOf(data));
            if (Corim.isOne(value)) {
                Verdict verdict = Corim.verify(value, new Findings(Instant.EPOCH));
                if (verdict.kind() != EvidenceKind.CORIM) {
                    throw new AssertionError("a CoRIM is of another kind");
                }
            }
        } catch (MalformedException expected) {
            return;
        }
    }
}
