package dev.vitrine.log.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.log.server.TestEntries;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DsseEnvelopeTest {

    private static final String SIGNATURES = "\"signatures\":[{\"sig\":\"AAAA\"}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | MALFORMED_JSON",
                "{} | MISSING_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"aGk=\"} | MISSING_FIELD",
                "{\"payload\":\"aGk=\",SIGNATURES} | MISSING_FIELD",
                "{\"payloadType\":\"a\",SIGNATURES} | MISSING_FIELD",
                "{\"payloadType\":\"\",\"payload\":\"aGk=\",SIGNATURES} | MISSING_FIELD",
                "{\"payloadType\":\"a b\",\"payload\":\"aGk=\",SIGNATURES} | INVALID_FIELD",
                "{\"payloadType\":1,\"payload\":\"aGk=\",SIGNATURES} | INVALID_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"\",SIGNATURES} | MISSING_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"aGk\",SIGNATURES} | INVALID_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"aGl=\",SIGNATURES} | INVALID_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"a Gk=\",SIGNATURES} | INVALID_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"+_8=\",SIGNATURES} | INVALID_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"aGk=\",\"signatures\":[]} | MISSING_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"aGk=\",\"signatures\":{}} | INVALID_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"aGk=\",\"signatures\":[1]} | INVALID_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"aGk=\",\"signatures\":[{\"keyid\":\"x\"}]} | MISSING_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"aGk=\",\"signatures\":[{\"sig\":\"\"}]} | MISSING_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"aGk=\",\"signatures\":[{\"sig\":\"AAAA\",\"x\":1}]} | INVALID_FIELD",
                "{\"payloadType\":\"a\",\"payload\":\"aGk=\",\"extra\":1,SIGNATURES} | INVALID_FIELD",
                "{\"payloadType\":\"a\",\"payloadType\":\"a\",\"payload\":\"aGk=\",SIGNATURES} | MALFORMED_JSON",
                "{\"payloadType\":\"a\",\"payload\":\"aGk=\",SIGNATURES}{} | MALFORMED_JSON",
                "{\"payloadType\":\"a\",\"payload\":\"aGk=\",SIGNATURES} x | MALFORMED_JSON",
                "{\"payloadType\":[[[[[[1]]]]]]} | INVALID_FIELD",
                "{'payloadType':'a'} | MALFORMED_JSON",
                "{\"payloadType\":NaN} | MALFORMED_JSON"
            })
    void refuses(String envelope, ErrorCode code) {
        Bytes leaf = Bytes.utf8(envelope.replace("SIGNATURES", SIGNATURES));

        assertThatThrownBy(() -> DsseEnvelope.check(leaf))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void refusesSeventeenSignatures() {
        String many = "{\"sig\":\"AAAA\"},".repeat(16) + "{\"sig\":\"AAAA\"}";

        assertThatThrownBy(() -> DsseEnvelope.check(
                        Bytes.utf8("{\"payloadType\":\"a\",\"payload\":\"aGk=\",\"signatures\":[" + many + "]}")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] bytes = TestEntries.dsse("x");
        bytes[17] = (byte) 0xc3;

        assertThatThrownBy(() -> DsseEnvelope.check(Bytes.copyOf(bytes))).isInstanceOf(Problem.class);
    }

    /** A fast stand-in for the fuzz target: mutations are taken or refused with a code, and nothing else happens. */
    @Test
    void takesMutatedEnvelopesOrRefusesThem() {
        Random random = new Random(5);
        byte[] original = TestEntries.dsse("mutated");
        for (int round = 0; round < 5_000; round++) {
            byte[] mutated = original.clone();
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                DsseEnvelope.check(Bytes.copyOf(mutated));
            } catch (Problem expected) {
                assertThat(expected.code()).isNotNull();
            }
        }
    }
}
