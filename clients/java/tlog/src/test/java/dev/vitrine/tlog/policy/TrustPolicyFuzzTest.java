package dev.vitrine.tlog.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** Any bytes are refused with the declared exception, or are a policy whose text is a policy with the same text. */
final class TrustPolicyFuzzTest {

    @FuzzTest
    void printsAPolicyThatItReadsAgain(byte[] input) throws MalformedException {
        TrustPolicy policy;
        try {
            policy = TrustPolicy.parse(Bytes.copyOf(input));
        } catch (MalformedException declared) {
            return;
        }
        assertThat(TrustPolicy.parse(policy.toText()).toText()).isEqualTo(policy.toText());
    }
}
