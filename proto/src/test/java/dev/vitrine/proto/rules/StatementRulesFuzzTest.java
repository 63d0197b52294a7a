package dev.vitrine.proto.rules;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.vitrine.proto.v1.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

final class StatementRulesFuzzTest {

    static Stream<byte[]> seeds() {
        return Samples.all().stream().map(Statement::toByteArray);
    }

    @MethodSource("seeds")
    @FuzzTest
    void aPayloadIsAStatementOrRefusedWithItsPlace(byte[] payload) {
        try {
            Statement statement = StatementRules.parse(ByteString.copyFrom(payload));
            if (statement.getKindCase() == Statement.KindCase.KIND_NOT_SET) {
                throw new AssertionError("a statement that says nothing was taken");
            }
        } catch (InvalidEntryException e) {
            if (!e.where().startsWith("statement")) {
                throw new AssertionError("refused without a place", e);
            }
        }
    }
}
