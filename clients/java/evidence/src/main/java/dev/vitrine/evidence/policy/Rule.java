package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.judge.Judgement;

/**
 * One demand of a policy. Adds its line, or none where it does not apply to the kind of evidence. What a rule needs and does
 * not find is unknown, which is as bad as refuted.
 */
interface Rule {
    void appraise(Judgement judgement, Checks lines);
}
