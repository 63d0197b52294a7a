package dev.vitrine.log.testbed.evidence;

import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.simulate.SimulatedDomain;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.SimulatedGuest;
import dev.vitrine.evidence.simulate.SimulatedNitroEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.evidence.x509.EcdsaKey;
import dev.vitrine.evidence.x509.EcdsaKey.Curve;
import dev.vitrine.evidence.x509.EcdsaVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What is measured. Warm: the platform, its collateral and its attestation key were seen before, the quote was not (each differs
 * in its report data). Cold: nothing was.
 */
final class Cases {

    private static final Instant AT = Instant.parse("2025-07-01T12:00:00Z");
    private static final Simulator SIMULATOR = Simulator.of(Bytes.utf8("benchmark"), AT);
    private static final int QUOTES = 64;
    private static final int CAPACITY = 1_024;
    private static final int SIGNED = 432; // header and body of an SGX quote
    private static final int POINT = 64;

    private Cases() {}

    /** One P-256 signature over what an SGX quote signs: the bound of everything that verifies quotes. */
    static List<Case> signatures(String name, EcdsaVerifier ecdsa) {
        Bytes message = Bytes.copyOf(new byte[SIGNED]);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] spki = pair.getPublic().getEncoded();
            Bytes xy = Bytes.copyOf(spki, spki.length - POINT, spki.length);
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(pair.getPrivate());
            signer.update(message.toByteArray());
            Bytes signature = Bytes.copyOf(signer.sign());
            EcdsaKey known = EcdsaKey.ofCoordinates(Curve.P256, xy);
            return List.of(
                    new Case("P-256, a key that was used before", name, turn -> {
                        known.verifyRaw("SHA-256", message, signature, ecdsa);
                        return known;
                    }),
                    new Case("P-256, a new key", name, turn -> {
                        EcdsaKey key = EcdsaKey.ofCoordinates(Curve.P256, xy);
                        key.verifyRaw("SHA-256", message, signature, ecdsa);
                        return key;
                    }));
        } catch (GeneralSecurityException | MalformedException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    static List<Case> evidence(String name, EcdsaVerifier ecdsa) {
        Bytes code = Bytes.copyOf(new byte[32]);
        Bytes image = Bytes.copyOf(new byte[48]);
        List<Exhibit> sgx = made(i -> SIMULATOR.sgx(SimulatedEnclave.of(code, code), data(i)));
        List<Exhibit> tdx = made(i -> SIMULATOR.tdx(SimulatedDomain.of(image), data(i)));
        List<Exhibit> snp = made(i -> SIMULATOR.snp(SimulatedGuest.of(image), data(i)));
        List<Exhibit> nitro = made(i -> SIMULATOR.nitro(SimulatedNitroEnclave.of(Map.of(0, image), data(i))));
        Judge judge = judge(ecdsa);
        return List.of(
                new Case("SGX quote, warm", name, turn -> judge.judge(sgx.get(turn % QUOTES), AT)),
                new Case("TDX quote, warm", name, turn -> judge.judge(tdx.get(turn % QUOTES), AT)),
                new Case("SNP report, warm", name, turn -> judge.judge(snp.get(turn % QUOTES), AT)),
                new Case("Nitro document, warm", name, turn -> judge.judge(nitro.get(turn % QUOTES), AT)),
                new Case("SGX quote, cold", name, turn -> judge(ecdsa).judge(sgx.get(turn % QUOTES), AT)),
                new Case("TDX quote, cold", name, turn -> judge(ecdsa).judge(tdx.get(turn % QUOTES), AT)));
    }

    private static Judge judge(EcdsaVerifier ecdsa) {
        return new Judge(VerifiedChains.alsoUnder(SIMULATOR.roots(), CAPACITY, ecdsa), PublishedKeys.shipped());
    }

    private static List<Exhibit> made(IntFunction<Exhibit> maker) {
        return IntStream.range(0, QUOTES).mapToObj(maker).toList();
    }

    private static Bytes data(int number) {
        byte[] data = new byte[64];
        data[0] = (byte) number;
        return Bytes.copyOf(data);
    }
}
