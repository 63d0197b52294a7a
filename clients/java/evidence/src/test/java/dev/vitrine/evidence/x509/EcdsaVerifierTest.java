package dev.vitrine.evidence.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.x509.EcdsaKey.Curve;
import dev.vitrine.tlog.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two independent implementations beside ours must answer everything as ours does. */
final class EcdsaVerifierTest {

    private static final List<Provider> PROVIDERS = List.of(Security.getProvider("SunEC"), new BouncyCastleProvider());

    private record Signed(EcdsaKey key, Bytes hash, BigInteger r, BigInteger s) {}

    private static Signed signed(Curve curve, String name, int hashSize) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        KeyPair pair = generator.generateKeyPair();
        byte[] hash = new byte[hashSize];
        new SecureRandom().nextBytes(hash);
        Signature signature = Signature.getInstance("NONEwithECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(hash);
        byte[] spki = pair.getPublic().getEncoded();
        EcdsaKey key = EcdsaKey.ofCoordinates(curve, Bytes.copyOf(spki, spki.length - 2 * curve.size(), spki.length));
        assertThat(key.spki()).isEqualTo(Bytes.copyOf(spki));
        BigInteger order = ((ECPublicKey) pair.getPublic()).getParams().getOrder();
        BigInteger[] rs = StandardDSAEncoding.INSTANCE.decode(order, signature.sign());
        return new Signed(key, Bytes.copyOf(hash), rs[0], rs[1]);
    }

    @ParameterizedTest
    @CsvSource({"P256, secp256r1, 32", "P256, secp256r1, 48", "P384, secp384r1, 48", "P384, secp384r1, 32"})
    void everyImplementationAnswersTheSame(Curve curve, String name, int hashSize) throws Exception {
        for (int round = 0; round < 5; round++) {
            Signed good = signed(curve, name, hashSize);
            BigInteger order = good.key().order();
            byte[] other = good.hash().toByteArray();
            other[round] ^= 1;
            List<Signed> bad = List.of(
                    new Signed(good.key(), Bytes.copyOf(other), good.r(), good.s()),
                    new Signed(good.key(), good.hash(), good.s(), good.r()),
                    new Signed(good.key(), good.hash(), good.r().add(BigInteger.ONE), good.s()),
                    new Signed(good.key(), good.hash(), BigInteger.ZERO, BigInteger.ZERO),
                    new Signed(good.key(), good.hash(), good.r(), BigInteger.ZERO),
                    new Signed(good.key(), good.hash(), order, good.s()),
                    new Signed(good.key(), good.hash(), good.r().add(order), good.s()),
                    new Signed(good.key(), good.hash(), good.r(), good.s().negate()),
                    new Signed(signed(curve, name, hashSize).key(), good.hash(), good.r(), good.s()));
            // Both s and order - s verify: what is signed is the same, and no check rests on a signature being unique.
            Signed mirrored = new Signed(good.key(), good.hash(), good.r(), order.subtract(good.s()));

            assertThat(answer(EcdsaVerifier.PORTABLE, good)).isTrue();
            assertThat(answer(EcdsaVerifier.PORTABLE, mirrored)).isTrue();
            assertThat(bad).noneMatch(one -> answer(EcdsaVerifier.PORTABLE, one));
            for (Provider provider : PROVIDERS) {
                EcdsaVerifier jca = new JcaEcdsa(provider);
                assertThat(answer(jca, good)).as(provider.getName()).isTrue();
                assertThat(answer(jca, mirrored)).as(provider.getName()).isTrue();
                assertThat(bad).as(provider.getName()).noneMatch(one -> answer(jca, one));
            }
        }
    }

    private static boolean answer(EcdsaVerifier verifier, Signed signed) {
        return verifier.verifies(signed.key(), signed.hash().toByteArray(), signed.r(), signed.s());
    }

    /** A provider that takes anything for a signature. */
    public static final class Yes extends java.security.SignatureSpi {
        @Override
        protected void engineInitVerify(java.security.PublicKey key) {}

        @Override
        protected void engineInitSign(java.security.PrivateKey key) {}

        @Override
        protected void engineUpdate(byte b) {}

        @Override
        protected void engineUpdate(byte[] b, int off, int len) {}

        @Override
        protected byte[] engineSign() {
            return new byte[0];
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return true;
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {}

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new InvalidParameterException(name);
        }
    }

    private static final class Wrong extends Provider {
        private static final long serialVersionUID = 1L;

        Wrong(Map<String, String> services) {
            super("Wrong", "1", "for tests");
            putAll(services);
        }
    }

    @Test
    void aProviderThatCannotOrDoesNotVerifyIsNotTaken() {
        assertThatThrownBy(() -> new JcaEcdsa(new Wrong(Map.of()))).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> new JcaEcdsa(new Wrong(Map.of(
                        "Signature.NONEwithECDSA",
                        Yes.class.getName(),
                        "KeyFactory.EC",
                        "org.bouncycastle.jcajce.provider.asymmetric.ec.KeyFactorySpi$EC"))))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("known signature");
    }

    @Test
    void whatAProviderCannotDoIsDoneHere() throws Exception {
        // The JDK has no P-521 signature over a hash of more than 64 bytes; any curve that it lost would be the same.
        Signed good = signed(Curve.P521, "secp521r1", 64);
        Provider gone = new BouncyCastleProvider();
        JcaEcdsa jca = new JcaEcdsa(gone);
        gone.remove("Signature.NONEwithECDSA");
        gone.clear();

        assertThat(answer(jca, good)).isTrue();
        assertThat(answer(jca, new Signed(good.key(), good.hash(), good.s(), good.r())))
                .isFalse();
    }

    @Test
    void noNumberIsAnythingButAnAnswer() throws Exception {
        Random random = new Random(3);
        Signed good = signed(Curve.P256, "secp256r1", 32);
        JcaEcdsa jca = new JcaEcdsa(PROVIDERS.get(0));
        for (int i = 0; i < 100; i++) {
            BigInteger r = new BigInteger(random.nextInt(300), random);
            assertThat(jca.verifies(good.key(), good.hash().toByteArray(), r, good.s()))
                    .isFalse();
            assertThat(EcdsaVerifier.PORTABLE.verifies(good.key(), good.hash().toByteArray(), r, good.s()))
                    .isFalse();
        }
    }
}
