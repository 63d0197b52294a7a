package dev.vitrine.log.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.ErrorCode;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    @Test
    void unwrapsWhatFuturesWrap() {
        Problem problem = new Problem(ErrorCode.NOT_FOUND, "nothing");

        assertThat(Failures.problem(new CompletionException(new ExecutionException(problem))))
                .isSameAs(problem);
    }

    @Test
    void keepsCodeAndFieldOfARuleThatIsBroken() {
        Problem problem =
                Failures.problem(new InvalidEntryException(ErrorCode.LIMIT_EXCEEDED, "release.notes", "many"));

        assertThat(problem.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(problem.where()).isEqualTo("release.notes");
        assertThat(problem).hasMessage("many");
    }

    @Test
    void tellsToRetryWhenTheStoreMayRecover() {
        assertThat(Failures.problem(StoreException.retryable("full")).retryAfterSeconds())
                .isPositive();
        assertThat(Failures.problem(StoreException.fatal("gone")).retryAfterSeconds())
                .isZero();
    }

    @Test
    void tellsNothingAboutOurInside() {
        Problem problem = Failures.problem(new IllegalStateException("password is 1234"));

        assertThat(problem.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(problem.getMessage()).doesNotContain("1234");
    }

    @Test
    void givesEveryFailureAnotherName() {
        Failures failures = new Failures(new RequestIds(1), () -> 0);
        Problem problem = new Problem(ErrorCode.NOT_FOUND, "x");

        assertThat(failures.record(problem, problem, "/a")).isNotEqualTo(failures.record(problem, problem, "/a"));
    }
}
