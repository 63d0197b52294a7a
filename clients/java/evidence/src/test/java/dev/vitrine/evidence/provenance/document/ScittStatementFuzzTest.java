package dev.vitrine.evidence.provenance.document;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.cbor.CoseSign1;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.provenance.intoto.GivenKeys;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ScittStatementFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of("d2845819a30126036a746578742f706c61696e0fa2016161026162a119018a8143818080440102030440")
                .map(HexFormat.of()::parseHex);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreAStatementThatNobodyVouchesForOrMalformed(byte[] data) {
        try {
            CoseSign1 message = CoseSign1.parse(Bytes.copyOf(data));
            Verdict verdict = ScittStatement.verify(message, GivenKeys.NONE, new Findings(Instant.EPOCH));
            if (verdict.conclusion() == Outcome.PROVEN) {
                throw new AssertionError("proven without a key");
            }
        } catch (MalformedException expected) {
            return;
        }
    }
}
