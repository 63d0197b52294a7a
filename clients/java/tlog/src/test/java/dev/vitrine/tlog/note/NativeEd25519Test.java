package dev.vitrine.tlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.security.GeneralSecurityException;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against Bouncy Castle, where the native provider is there: {@code -Dmaven.test.additionalClasspath=} its jar. {@link
 * CryptoVectorsTest} then goes through it, too, with the same expectations.
 */
final class NativeEd25519Test {

    @BeforeEach
    void needsTheProvider() {
        assumeThat(NativeEd25519.found()).isPresent();
    }

    @Test
    void makesTheSameSignaturesAndTakesThem() throws MalformedException, GeneralSecurityException {
        NativeEd25519 found = NativeEd25519.found().orElseThrow();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            byte[] seed = new byte[SigningKey.SEED_SIZE];
            byte[] message = new byte[random.nextInt(400)];
            random.nextBytes(seed);
            random.nextBytes(message);
            Ed25519PrivateKeyParameters portable = new Ed25519PrivateKeyParameters(seed);
            byte[] expected = new byte[Ed25519.SIGNATURE_SIZE];
            portable.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, expected, 0);

            Bytes secret = Bytes.copyOf(seed);
            assertThat(found.sign(found.privateKey(secret), message)).isEqualTo(expected);
            SigningKey key = SigningKey.fromSeed(KeyName.parse("a"), KeyType.ED25519, secret);
            assertThat(key.signMessage(Bytes.copyOf(message))).isEqualTo(Bytes.copyOf(expected));
            assertThat(found.isSignature(found.publicKey(key.verifierKey().keyBytes()), message, expected))
                    .isTrue();
        }
    }

    @Test
    void refusesWhatIsNoSignature() throws MalformedException, GeneralSecurityException {
        NativeEd25519 found = NativeEd25519.found().orElseThrow();
        SigningKey key = SigningKey.fromSeed(KeyName.parse("a"), KeyType.ED25519, Bytes.copyOf(new byte[32]));
        byte[] message = {1, 2, 3};
        byte[] signature = key.signMessage(Bytes.copyOf(message)).toByteArray();
        signature[0] ^= 1;
        assertThat(found.isSignature(found.publicKey(key.verifierKey().keyBytes()), message, signature))
                .isFalse();
    }
}
