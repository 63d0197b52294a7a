package dev.vitrine.evidence.dossier;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.SimulatedSeeds;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Evidence in order beside a file of any bytes. */
class DossierFuzzTest {

    private static final Judge JUDGE =
            new Judge(VerifiedChains.alsoUnder(SimulatedSeeds.ROOTS, 64), PublishedKeys.shipped());
    private static final List<Exhibit> EXHIBITS = SimulatedSeeds.exhibits().toList();

    static Stream<byte[]> seeds() {
        return EXHIBITS.stream()
                .flatMap(exhibit -> exhibit.parts().values().stream().map(Bytes::toByteArray));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyFileBelongsToEvidenceOrIsLeftAsideOrMalformed(byte[] data) {
        try {
            Optional<Piece> beside = Recognition.of(Bytes.copyOf(data));
            for (Exhibit main : EXHIBITS) {
                Piece evidence = Piece.claimed(main.kind(), main.bytes());
                Exhibit joined =
                        Dossier.of(evidence).beside(beside.stream().toList()).exhibit(JUDGE, SimulatedSeeds.AT);
                if (!joined.bytes().equals(main.bytes())) {
                    throw new AssertionError("a file beside evidence became the evidence");
                }
                Judgement unused = JUDGE.judge(joined, SimulatedSeeds.AT);
            }
        } catch (MalformedException expected) {
            return;
        }
    }
}
