package dev.vitrine.client;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;

final class FileStatementsFuzzTest {

    /** Whatever a file is taken for, the statement that it becomes is about that file. */
    @FuzzTest
    void everyFileBecomesAStatementAboutItself(byte[] input) throws VerificationException {
        Bytes file = Bytes.copyOf(input);
        Statement statement = FileStatements.of(file, "name");
        FileStatements.requireAbout(statement, file);
    }
}
