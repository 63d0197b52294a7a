package dev.vitrine.tlog.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;

/** Any bytes are refused with the declared exceptions. */
final class LogDescriptionFuzzTest {

    @FuzzTest
    void refusesWithTheDeclaredExceptions(byte[] input) {
        try {
            assertThat(LogDescription.verify(Bytes.copyOf(input)).origin()).isNotEmpty();
        } catch (MalformedException | VerificationException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
