package dev.vitrine.log.server.index;

import dev.vitrine.evidence.judge.Admissibility.Admitted;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.exhibit.Assessment;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.exhibit.LoggedExhibit;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The labels of a leaf that was admitted before, found out again. */
public final class LeafLabels {

    private final Judge judge;
    private final Instant at;

    /** @param at any time: labels that depend on it are no terms */
    public LeafLabels(Judge judge, Instant at) {
        this.judge = judge;
        this.at = at;
    }

    Set<Label> of(Bytes leaf) {
        List<Judgement> judgements = new ArrayList<>();
        try {
            for (LoggedExhibit found : Exhibits.inLeaf(leaf)) {
                if (judge.admit(found.exhibit(), at) instanceof Admitted admitted) {
                    judgements.add(admitted.judgement());
                }
            }
        } catch (InvalidEntryException | MalformedException e) {
            return Set.of(); // admitted by rules that this version no longer has
        }
        return Assessment.of(judgements).labels();
    }
}
