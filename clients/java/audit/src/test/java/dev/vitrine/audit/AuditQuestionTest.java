package dev.vitrine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.policy.Policy;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditQuestionTest {

    private static final Bytes KEY = Bytes.wrapUnsafe(new byte[32]);

    @Test
    void takesTheDemandForRebuildsFromThePolicy() throws MalformedException {
        AuditQuestion question = question(Optional.empty());

        assertThat(question.rebuilders()).contains(new RebuilderRule(1, Set.of(KEY)));
        assertThat(question.acceptance().orElseThrow().rebuilds()).isEmpty();
    }

    @Test
    void leavesThePolicysDemandUnansweredWhereAnotherIsNamed() throws MalformedException {
        RebuilderRule named = new RebuilderRule(1, Set.of(Bytes.wrapUnsafe(new byte[] {1})));

        AuditQuestion question = question(Optional.of(named));

        assertThat(question.rebuilders()).contains(named);
        assertThat(question.acceptance().orElseThrow().rebuilds()).isPresent();
    }

    private static AuditQuestion question(Optional<RebuilderRule> rule) throws MalformedException {
        Policy policy = Policy.parse(Bytes.utf8("version: 1\nrebuilds: {k: 1, of: [" + KEY.hex() + "]}\n"));
        return new AuditQuestion(
                false,
                true,
                new Judge(VerifiedChains.production(1), PublishedKeys.shipped()),
                Optional.of(policy),
                rule,
                Instant.EPOCH,
                "test");
    }
}
