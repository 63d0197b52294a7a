package dev.vitrine.tlog.note;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import java.util.HashSet;
import java.util.Set;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.api.Test;

/** The primitives as we call them: by verifier key, by signing key. */
final class CryptoVectorsTest {

    private static final KeyName NAME = new KeyName("vector");

    @Test
    void ed25519VerifiesAsWycheproofExpects() throws MalformedException {
        int run = 0;
        for (JsonNode group : groups("crypto/wycheproof/ed25519_test.json")) {
            Bytes key = hex(group.required("publicKey").required("pk"));
            for (JsonNode test : group.required("tests")) {
                assertThat(verifies(KeyType.ED25519, key, hex(test.required("msg")), hex(test.required("sig"))))
                        .as("test %s, %s", test.required("tcId"), test.required("comment"))
                        .isEqualTo(isValid(test));
                run++;
            }
        }
        assertThat(run).isEqualTo(151);
    }

    /**
     * Implementations differ on points of small order, and a key holder can make a signature that only some accept. Ours
     * is the cofactored equation of RFC 8032, with keys of small order and non-canonical encodings of R refused. Go's
     * accepts the same keys and more, but not the signatures flagged low_order_residue: only a signer who sets out to split
     * verifiers makes one, and what it splits is whether its own signature counts.
     */
    @Test
    void ed25519HasOneRuleForTheEdgesOfTheCurve() throws MalformedException {
        int accepted = 0;
        JsonNode vectors = SharedVectors.json("crypto/cctv-ed25519vectors.json");
        for (JsonNode vector : vectors) {
            Set<String> flags = new HashSet<>();
            vector.required("flags").forEach(flag -> flags.add(flag.asText()));
            boolean expected = !flags.contains("low_order_A") && !flags.contains("non_canonical_R");

            Bytes message = Bytes.utf8(vector.required("msg").asText());
            assertThat(verifies(KeyType.ED25519, hex(vector.required("key")), message, hex(vector.required("sig"))))
                    .as("vector %s %s", vector.required("number"), flags)
                    .isEqualTo(expected);
            accepted += expected ? 1 : 0;
        }
        assertThat(vectors).hasSize(914);
        assertThat(accepted).isEqualTo(212);
    }

    @Test
    void mlDsa44VerifiesAsWycheproofExpectsWithAnEmptyContext() throws MalformedException {
        int run = 0;
        for (JsonNode group : groups("crypto/wycheproof/mldsa_44_verify_test.json")) {
            Bytes key = hex(group.required("publicKey"));
            for (JsonNode test : group.required("tests")) {
                // We have no way to give a context: a signature made with one is not ours.
                boolean expected = isValid(test) && test.path("ctx").asText().isEmpty();
                Bytes message = hex(test.required("msg"));
                assertThat(verifies(KeyType.MLDSA44_COSIGNATURE, key, message, hex(test.required("sig"))))
                        .as("test %s, %s", test.required("tcId"), test.required("comment"))
                        .isEqualTo(expected);
                run++;
            }
        }
        assertThat(run).isEqualTo(180);
    }

    @Test
    void mlDsa44SignsAsWycheproofExpectsFromTheSeed() throws MalformedException {
        int signed = 0;
        int refused = 0;
        int outside = 0;
        for (JsonNode group : groups("crypto/wycheproof/mldsa_44_sign_seed_test.json")) {
            Bytes seed = hex(group.required("privateSeed"));
            for (JsonNode test : group.required("tests")) {
                boolean ours = test.has("msg")
                        && !test.has("rnd")
                        && test.path("ctx").asText().isEmpty();
                if (!ours) {
                    outside++; // a context, hedged signing, or a message given as its mu
                } else if (isValid(test)) {
                    SigningKey key = SigningKey.fromSeed(NAME, KeyType.MLDSA44_COSIGNATURE, seed);
                    assertThat(key.verifierKey().keyBytes()).isEqualTo(hex(group.required("publicKey")));
                    assertThat(key.signMessage(hex(test.required("msg"))))
                            .as("test %s, %s", test.required("tcId"), test.required("comment"))
                            .isEqualTo(hex(test.required("sig")));
                    signed++;
                } else {
                    assertThat(isSeed(seed)).isFalse();
                    refused++;
                }
            }
        }
        assertThat(signed + refused + outside).isEqualTo(86);
        assertThat(signed).isEqualTo(70);
        assertThat(refused).isEqualTo(3);
    }

    @Test
    void mlDsa44ReproducesTheAccumulatedVector() throws MalformedException {
        String expected = SharedVectors.json("crypto/mldsa44-accumulated.json")
                .required("mldsa44")
                .required("100")
                .asText();
        SHAKEDigest seeds = new SHAKEDigest(128);
        SHAKEDigest accumulator = new SHAKEDigest(128);
        byte[] seed = new byte[SigningKey.SEED_SIZE];

        for (int i = 0; i < 100; i++) {
            seeds.doOutput(seed, 0, seed.length);
            SigningKey key = SigningKey.fromSeed(NAME, KeyType.MLDSA44_COSIGNATURE, Bytes.copyOf(seed));
            absorb(accumulator, key.verifierKey().keyBytes());
            absorb(accumulator, key.signMessage(Bytes.EMPTY));
        }

        byte[] result = new byte[32];
        accumulator.doFinal(result, 0, result.length);
        assertThat(Bytes.wrapUnsafe(result).hex()).isEqualTo(expected);
    }

    private static void absorb(SHAKEDigest digest, Bytes bytes) {
        digest.update(bytes.toByteArray(), 0, bytes.size());
    }

    private static boolean isSeed(Bytes seed) {
        try {
            SigningKey unused = SigningKey.fromSeed(NAME, KeyType.MLDSA44_COSIGNATURE, seed);
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    /** A key that is refused verifies nothing. */
    private static boolean verifies(KeyType type, Bytes key, Bytes message, Bytes signature) {
        try {
            VerifierKey.of(NAME, type, key).verifyMessage(message, signature);
            return true;
        } catch (MalformedException | VerificationException e) {
            return false;
        }
    }

    private static JsonNode groups(String file) {
        return SharedVectors.json(file).required("testGroups");
    }

    private static boolean isValid(JsonNode test) {
        return test.required("result").asText().equals("valid");
    }

    private static Bytes hex(JsonNode node) throws MalformedException {
        return Bytes.fromHex(node.asText());
    }
}
