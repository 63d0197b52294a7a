package dev.vitrine.evidence.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebuildDemandTest {

    private static final String A = "0a".repeat(32);
    private static final String B = "0b".repeat(32);
    private static final String C = "0c".repeat(32);
    private static final String TWO_OF_THREE = "version: 1\nrebuilds: {k: 2, of: [" + A + ", " + B + ", " + C + "]}\n";

    @Test
    void isUnknownWhereNobodyAskedALog() throws MalformedException {
        List<Check> lines = Policy.parse(Bytes.utf8(TWO_OF_THREE)).appraise(new Judgements().build(), Judgements.AT);

        assertThat(lines.get(lines.size() - 1).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(Policy.objection(lines)).isPresent();
    }

    @Test
    void isProvenByEnoughOfThem() throws MalformedException {
        assertThat(outcome(claim(A, true), claim(B, true))).isEqualTo(Outcome.PROVEN);
        assertThat(outcome(claim(A, true))).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void countsEachRebuilderOnceAndTheLastWord() throws MalformedException {
        assertThat(outcome(claim(A, true), claim(A, true))).isEqualTo(Outcome.UNKNOWN);
        assertThat(outcome(claim(A, false), claim(A, true), claim(B, true))).isEqualTo(Outcome.PROVEN);
        assertThat(outcome(claim(A, true), claim(B, true), claim(B, false), claim(C, false)))
                .isEqualTo(Outcome.REFUTED);
    }

    @Test
    void warnsWhereOneOfThemDisagreesAndRefutesWhereTooManyDo() throws MalformedException {
        assertThat(outcome(claim(A, true), claim(B, true), claim(C, false))).isEqualTo(Outcome.WARNING);
        assertThat(outcome(claim(A, false))).isEqualTo(Outcome.UNKNOWN);
        assertThat(outcome(claim(A, false), claim(B, false))).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void ignoresStrangersAndOtherEnclaves() throws MalformedException {
        RebuildClaim other = new RebuildClaim(Judgements.hex(B), Judgements.hex("99".repeat(32)), true);

        assertThat(outcome(claim(A, true), claim("0d".repeat(32), true), other)).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void leavesTheRestOfThePolicyAsItIs() throws MalformedException {
        Policy policy = Policy.parse(Bytes.utf8(TWO_OF_THREE));

        assertThat(policy.withoutRebuilds().appraise(new Judgements().build(), Judgements.AT))
                .isEqualTo(Policy.DEFAULT.appraise(new Judgements().build(), Judgements.AT));
        assertThat(policy.rebuilds().orElseThrow().k()).isEqualTo(2);
    }

    private static RebuildClaim claim(String rebuilder, boolean reproduced) {
        return new RebuildClaim(Judgements.hex(rebuilder), Judgements.hex(Judgements.MRENCLAVE), reproduced);
    }

    private static Outcome outcome(RebuildClaim... claims) throws MalformedException {
        List<Check> lines = Policy.parse(Bytes.utf8(TWO_OF_THREE))
                .appraise(new Judgements().build(), List.of(claims), Judgements.AT);
        Check last = lines.get(lines.size() - 1);
        assertThat(last.id()).isEqualTo("policy.rebuilds");
        return last.outcome();
    }
}
