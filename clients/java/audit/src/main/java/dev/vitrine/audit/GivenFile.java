package dev.vitrine.audit;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dossier.Dossier;
import dev.vitrine.evidence.dossier.Piece;
import dev.vitrine.evidence.dossier.Recognition;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A file of evidence, as package {@code dossier} recognises it.
 *
 * @param piece empty where nobody knows what it is, or where it breaks the wrapper that it begins like
 */
record GivenFile(Bytes content, Optional<Piece> piece) {

    private static final Judge READER = new Judge(VerifiedChains.production(16), PublishedKeys.shipped());

    static GivenFile of(Bytes content) {
        try {
            return new GivenFile(content, Recognition.of(content));
        } catch (MalformedException e) {
            return new GivenFile(content, Optional.empty());
        }
    }

    EvidenceKind kind() {
        return piece.map(Piece::kind).orElse(EvidenceKind.OPAQUE);
    }

    /** Whether it is nothing by itself, and only completes what lies beside it. */
    boolean isCompanion() {
        return piece.isPresent() && piece.get().evidence().isEmpty();
    }

    /** What is to be judged; where it is broken, as it is, so that whoever judges it says what is wrong. */
    Exhibit exhibit(List<GivenFile> beside, Instant at) {
        if (piece.isEmpty()) {
            return Exhibit.of(EvidenceKind.OPAQUE, content);
        }
        List<Piece> others =
                beside.stream().flatMap(file -> file.piece().stream()).toList();
        try {
            return Dossier.of(piece.get()).beside(others).exhibit(READER, at);
        } catch (MalformedException e) {
            return Exhibit.of(kind(), piece.get().evidence().orElse(content));
        }
    }
}
