package dev.vitrine.client;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.client.Statements.SignedStatement;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;

final class StatementsFuzzTest {

    /** Any leaf opens to a statement whose signatures hold, or is refused with a declared exception. */
    @FuzzTest
    void opensOrRefuses(byte[] input) {
        try {
            SignedStatement opened = Statements.open(Bytes.copyOf(input));
            if (opened.signers().isEmpty()) {
                throw new AssertionError("a statement that nobody signed was opened");
            }
        } catch (InvalidEntryException | VerificationException e) {
            // What a leaf from a stranger may be.
        }
    }
}
