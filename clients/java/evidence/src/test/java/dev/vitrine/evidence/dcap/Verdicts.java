package dev.vitrine.evidence.dcap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;

/** Verdicts under the fake root, and what tests say about them. */
final class Verdicts {

    static final DcapVerifier VERIFIER = DcapVerifier.under(FakePki.anchors());

    private Verdicts() {}

    static Verdict verify(FakePlatform platform) throws MalformedException {
        return verify(platform, platform.collateral(), FakePki.NOW);
    }

    static Verdict verify(FakePlatform platform, Collateral collateral, Instant at) throws MalformedException {
        return VERIFIER.verify(Quote.parse(platform.quote()), collateral, at);
    }

    static Check line(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + id));
    }

    static Outcome outcome(Verdict verdict, String id) {
        return line(verdict, id).outcome();
    }

    static void assertForged(Verdict verdict, String id) {
        assertThat(verdict.forgery()).map(Check::id).contains(id);
        assertThat(verdict.conclusion()).isEqualTo(Outcome.REFUTED);
    }

    static void assertOnly(Verdict verdict, Aspect aspect, Outcome outcome, String id) {
        assertThat(line(verdict, id).aspect()).isEqualTo(aspect);
        assertThat(outcome(verdict, id)).isEqualTo(outcome);
        assertThat(verdict.forgery()).isEmpty();
    }
}
