package dev.vitrine.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitrine.exhibit.Samples;
import dev.vitrine.proto.rules.StatementRules;
import dev.vitrine.proto.v1.EvidenceFormat;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.proto.v1.Withdrawal;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FileStatementsTest {

    static Stream<byte[]> files() {
        Stream<byte[]> evidence = Stream.of(
                Samples.sgxQuote(),
                Samples.tdxQuote(),
                Samples.snpReport(),
                Samples.nitroDocument(),
                Samples.sigstruct(),
                Samples.enclave(100_000));
        Stream<String> documents = Stream.of(
                "{'payloadType':'t','payload':'','signatures':[{'sig':'AAAA'}]}",
                "{'bomFormat':'CycloneDX','specVersion':'1.5'}",
                "{'spdxVersion':'SPDX-2.3'}",
                "SPDXVersion: SPDX-2.2",
                "{'tcbInfo':{},'signature':'00'}",
                "-----BEGIN CERTIFICATE-----",
                "{'isvEnclaveQuoteBody':'','isvEnclaveQuoteStatus':'OK'}",
                "hello",
                "");
        return Stream.concat(
                evidence, documents.map(text -> text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileBecomesAStatementThatTheLogTakesAndThatIsAboutThatFileOnly(byte[] content) throws Exception {
        Bytes file = Bytes.copyOf(content);
        Statement statement = FileStatements.of(file, "name.bin");

        StatementRules.check(statement);
        FileStatements.requireAbout(statement, file);
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> FileStatements.requireAbout(statement, Bytes.concat(file, Bytes.utf8("x"))));
        for (int at = 0; at < content.length; at += 1 + content.length / 3) {
            byte[] flipped = content.clone();
            flipped[at] ^= 1;
            assertThatExceptionOfType(VerificationException.class)
                    .isThrownBy(() -> FileStatements.requireAbout(statement, Bytes.copyOf(flipped)));
        }
    }

    @Test
    void aSignedEnclaveIsLoggedByItsSigstructAndBoundByItsDigest() {
        Bytes enclave = Bytes.copyOf(Samples.enclave(200_000));

        Statement statement = FileStatements.of(enclave, "enclave.signed.so");

        assertThat(statement.getAttestation().getFormat()).isEqualTo(EvidenceFormat.EVIDENCE_FORMAT_SGX_SIGSTRUCT);
        assertThat(statement.getAttestation().getEvidence().toByteArray()).isEqualTo(Samples.sigstruct());
        assertThat(statement.getAttestation().getSubject()).startsWith("enclave.signed.so sha256:");
        // The bare SIGSTRUCT is a file that this statement is about as well.
        assertThatCode(() -> FileStatements.requireAbout(statement, Bytes.copyOf(Samples.sigstruct())))
                .doesNotThrowAnyException();
    }

    @Test
    void namesLoseWhatStatementsMayNotHold() throws Exception {
        String hostile = "a\nb\u0007\ud800" + "é".repeat(300);

        Statement statement = FileStatements.of(Bytes.utf8("x"), hostile);

        StatementRules.check(statement);
        assertThat(statement.getAttestation().getSubject()).startsWith("a_b__é");
        assertThat(statement.getAttestation().getSubject().getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(255);
    }

    @Test
    void aStatementAboutNoFileIsAboutNoFile() {
        Statement withdrawal = Statement.newBuilder()
                .setWithdrawal(Withdrawal.newBuilder().setReason("because"))
                .build();

        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> FileStatements.requireAbout(withdrawal, Bytes.utf8("x")))
                .withMessageContaining("withdrawal");
    }
}
