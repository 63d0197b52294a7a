package dev.vitrine.evidence.judge;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Evidence in order, one of whose companions is anything. The first byte says which evidence, the second which companion. */
class CompanionFuzzTest {

    private static final Judge JUDGE =
            new Judge(VerifiedChains.alsoUnder(SimulatedSeeds.ROOTS, 64), PublishedKeys.shipped());
    private static final List<Part> PARTS = List.of(Part.values());
    private static final List<Exhibit> EXHIBITS = SimulatedSeeds.exhibits().toList();

    static Stream<byte[]> seeds() {
        return EXHIBITS.stream()
                .flatMap(exhibit -> exhibit.parts().entrySet().stream().map(part -> Bytes.concat(
                                Bytes.wrapUnsafe(new byte[] {
                                    (byte) EXHIBITS.indexOf(exhibit), (byte) PARTS.indexOf(part.getKey())
                                }),
                                part.getValue())
                        .toByteArray()));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyCompanionIsJudgedOrMalformed(byte[] data) {
        if (data.length < 2) {
            return;
        }
        Exhibit exhibit = EXHIBITS.get(Byte.toUnsignedInt(data[0]) % EXHIBITS.size());
        Part part = PARTS.get(Byte.toUnsignedInt(data[1]) % PARTS.size());
        Bytes content = Bytes.copyOf(data).slice(2, data.length);
        try {
            Judgement unused = JUDGE.judge(exhibit.with(part, content), SimulatedSeeds.AT);
        } catch (MalformedException expected) {
            return;
        }
    }
}
