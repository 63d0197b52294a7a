package dev.vitrine.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vitrine.client.Statements.SignedStatement;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StatementsTest {

    private static final Statement STATEMENT = FileStatements.of(Bytes.utf8("some evidence"), "evidence.txt");

    @Test
    void theSameStatementAndKeysAreTheSameLeafWhateverTheOrderOfTheSigners() throws Exception {
        Bytes leaf = Statements.sign(STATEMENT, List.of(Keys.publisher(1), Keys.publisher(2)));
        Bytes again = Statements.sign(STATEMENT, List.of(Keys.publisher(2), Keys.publisher(1)));

        assertThat(again).isEqualTo(leaf);
    }

    @Test
    void p256SignersAreDeterministicToo() throws Exception {
        PublisherSigner signer = PublisherSigner.generateP256(new SecureRandom());

        assertThat(Statements.sign(STATEMENT, List.of(signer))).isEqualTo(Statements.sign(STATEMENT, List.of(signer)));
    }

    @Test
    void opensWhatItBuiltAndNamesTheSigners() throws Exception {
        PublisherSigner signer = Keys.publisher(1);

        SignedStatement opened = Statements.open(Statements.sign(STATEMENT, List.of(signer)));

        assertThat(opened.statement()).isEqualTo(STATEMENT);
        assertThat(opened.signers()).hasSize(1);
        assertThat(opened.signers().get(0).keyId()).isEqualTo(signer.publicKey().keyId());
    }

    @Test
    void noFlippedBitOfALeafOpens() throws Exception {
        byte[] leaf = Statements.sign(STATEMENT, List.of(Keys.publisher(1))).toByteArray();

        for (int bit = 0; bit < leaf.length * 8; bit++) {
            byte[] flipped = leaf.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(opens(flipped)).as("bit " + bit).isFalse();
        }
    }

    @Test
    void randomBytesThrowNothingButTheDeclaredExceptions() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = 0x0a;
            }
            assertThat(opens(bytes)).isFalse();
        }
    }

    @Test
    void aSignatureByAnotherKeyIsRefused() throws Exception {
        Bytes one = Statements.sign(STATEMENT, List.of(Keys.publisher(1)));
        Bytes other = Statements.sign(STATEMENT, List.of(Keys.publisher(2)));
        // The key stands before the signature; everything up to the key's end is of the one, the rest of the other.
        Bytes mixed = Bytes.concat(one.slice(0, one.size() - 64), other.slice(other.size() - 64));

        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> Statements.open(mixed))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.BAD_SIGNATURE));
    }

    @Test
    void aFileThatFillsTheLeafFitsAndOneByteMoreIsRefused() throws Exception {
        int overhead = Statements.sign(FileStatements.of(filler(60_000), "f"), List.of(Keys.publisher(1)))
                        .size()
                - 60_000;

        Bytes full = Statements.sign(FileStatements.of(filler(65_535 - overhead), "f"), List.of(Keys.publisher(1)));

        assertThat(full.size()).isEqualTo(65_535);
        assertThatExceptionOfType(InvalidEntryException.class)
                .isThrownBy(() ->
                        Statements.sign(FileStatements.of(filler(65_536 - overhead), "f"), List.of(Keys.publisher(1))))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LEAF_TOO_LARGE));
    }

    @Test
    void aStatementThatBreaksTheContractIsNotSigned() {
        assertThatExceptionOfType(InvalidEntryException.class)
                .isThrownBy(() -> Statements.sign(Statement.getDefaultInstance(), List.of(Keys.publisher(1))));
    }

    @Test
    void oneKeySignsOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Statements.sign(STATEMENT, List.of(Keys.publisher(1), Keys.publisher(1))));
    }

    private static Bytes filler(int size) {
        return Bytes.wrapUnsafe(new byte[size]);
    }

    private static boolean opens(byte[] leaf) {
        try {
            return !Statements.open(Bytes.copyOf(leaf)).signers().isEmpty();
        } catch (InvalidEntryException | VerificationException e) {
            return false;
        }
    }
}
