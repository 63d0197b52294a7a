package dev.vitrine.evidence.judge;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.dossier.Dossier;
import dev.vitrine.evidence.dossier.Piece;
import dev.vitrine.evidence.dossier.Recognition;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class JudgeFuzzTest {

    private static final Judge JUDGE = new Judge(VerifiedChains.production(64), PublishedKeys.shipped());

    static Stream<byte[]> seeds() {
        return SimulatedSeeds.exhibits().map(exhibit -> exhibit.bytes().toByteArray());
    }

    /** Whatever a file is taken for, it is judged or broken. */
    @MethodSource("seeds")
    @FuzzTest
    void anyFileIsJudgedOrMalformed(byte[] data) {
        try {
            Optional<Piece> piece = Recognition.of(Bytes.copyOf(data));
            if (piece.isPresent()) {
                Judgement unused = JUDGE.judge(Dossier.of(piece.get()).exhibit(JUDGE, Instant.EPOCH), Instant.EPOCH);
            }
        } catch (MalformedException expected) {
            return;
        }
    }
}
