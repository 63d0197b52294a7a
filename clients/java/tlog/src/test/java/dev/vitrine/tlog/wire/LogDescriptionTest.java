package dev.vitrine.tlog.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.Mutations;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSigner;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogDescriptionTest {

    private static NoteSigner signer(int seed) throws MalformedException {
        return NoteSigner.of(TestKeys.key(TestKeys.ORIGIN, KeyType.ED25519, seed));
    }

    private static LogDescription description(int seed) throws MalformedException {
        return new LogDescription(signer(seed).key(), "https://log.example/test/", 86_400, "ops at log.example");
    }

    @Test
    void isReadBackByWhoeverHasNothingElse() throws Exception {
        Bytes signed = description(1).sign(signer(1)).toBytes();

        LogDescription read = LogDescription.verify(signed);

        assertThat(read).isEqualTo(description(1));
        assertThat(read.origin()).isEqualTo(TestKeys.ORIGIN);
    }

    @Test
    void nobodyAnnouncesTheLogOfAnother() throws Exception {
        String forged = description(1).sign(signer(1)).toBytes().toUtf8().replace("qpd 86400", "qpd 86401");

        assertThatThrownBy(() -> LogDescription.verify(Bytes.utf8(forged))).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> description(1).sign(signer(2))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void damageIsRefusedWithTheDeclaredErrors() throws Exception {
        Bytes signed = description(1).sign(signer(1)).toBytes();

        Mutations.check(List.of(signed), 2000, text -> {
            try {
                LogDescription read = LogDescription.verify(text);
                assertThat(read).isEqualTo(description(1));
                return text;
            } catch (VerificationException e) {
                throw new MalformedException("not signed", MalformedException.NO_POSITION);
            }
        });
    }
}
