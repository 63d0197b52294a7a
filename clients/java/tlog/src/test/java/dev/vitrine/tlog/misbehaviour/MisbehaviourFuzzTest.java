package dev.vitrine.tlog.misbehaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.Mutations;
import dev.vitrine.tlog.VerificationException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are refused with the declared exception, or print back as they are. */
final class MisbehaviourFuzzTest {

    static Stream<byte[]> seeds() throws VerificationException {
        return MisbehaviourTest.all().map(made -> made.toBytes().toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest
    void printsBackWhatItAccepts(byte[] input) {
        boolean accepted = Mutations.accepts(text -> Misbehaviour.parse(text).toBytes(), Bytes.copyOf(input));

        assertThat(accepted && input.length == 0).as("nothing is something").isFalse();
    }
}
