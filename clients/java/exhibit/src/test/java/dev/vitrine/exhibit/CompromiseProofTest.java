package dev.vitrine.exhibit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.sigstruct.EnclaveKey;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CompromiseProofTest {

    private static final EnclaveKey KEY = EnclaveKey.generate(new Random(21));

    private static KeyCompromise.Builder of(EnclaveKey key) {
        return KeyCompromise.newBuilder()
                .setKind(KeyKind.KEY_KIND_SGX_SIGNER)
                .setIdentity(ByteStrings.of(key.mrSigner()))
                .setOrigin("https://example.org/leak")
                .setPublicKey(ByteStrings.of(key.toPublicKey()))
                .setProof(ByteStrings.of(key.sign(CompromiseProof.message(key.mrSigner()))));
    }

    @Test
    void aSignatureByAnyToolProvesIt() throws Exception {
        Signature tool = Signature.getInstance("SHA256withRSA");
        tool.initSign(KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(KEY.toPkcs8().toByteArray())));
        tool.update(CompromiseProof.message(KEY.mrSigner()).toByteArray());
        ByteString made = ByteString.copyFrom(tool.sign());

        assertThat(made).isEqualTo(of(KEY).getProof());
        assertThat(CompromiseProof.of(of(KEY).setProof(made).build())).isEqualTo(CompromiseProof.PROVEN);
    }

    @Test
    void withoutSignatureOrKeyItIsAClaim() {
        assertThat(CompromiseProof.of(of(KEY).clearProof().build())).isEqualTo(CompromiseProof.CLAIMED);
        assertThat(CompromiseProof.of(of(KEY).clearPublicKey().build())).isEqualTo(CompromiseProof.CLAIMED);
        assertThat(CompromiseProof.of(of(KEY).setKind(KeyKind.KEY_KIND_WITNESS).build()))
                .isEqualTo(CompromiseProof.CLAIMED);
    }

    @Test
    void aProofThatDoesNotHoldIsForged() {
        EnclaveKey other = EnclaveKey.generate(new Random(22));
        byte[] flipped = of(KEY).getProof().toByteArray();
        flipped[100] ^= 1;

        assertThat(CompromiseProof.of(
                        of(KEY).setProof(ByteString.copyFrom(flipped)).build()))
                .isEqualTo(CompromiseProof.FORGED);
        assertThat(CompromiseProof.of(
                        of(KEY).setIdentity(ByteStrings.of(other.mrSigner())).build()))
                .as("about another signer")
                .isEqualTo(CompromiseProof.FORGED);
        assertThat(CompromiseProof.of(of(other)
                        .setIdentity(ByteStrings.of(KEY.mrSigner()))
                        .setProof(ByteStrings.of(other.sign(CompromiseProof.message(KEY.mrSigner()))))
                        .build()))
                .as("by another key")
                .isEqualTo(CompromiseProof.FORGED);
        assertThat(CompromiseProof.of(of(KEY).setPublicKey(ByteString.copyFromUtf8("not a key"))
                        .build()))
                .isEqualTo(CompromiseProof.FORGED);
    }

    @Test
    void aPublisherProvesItWithItsOwnKindOfSignature() throws MalformedException {
        PublisherSigner signer = PublisherSigner.generateEd25519(new java.security.SecureRandom());
        Bytes identity = signer.publicKey().keyId();
        KeyCompromise compromise = KeyCompromise.newBuilder()
                .setKind(KeyKind.KEY_KIND_PUBLISHER)
                .setIdentity(ByteStrings.of(identity))
                .setPublicKey(ByteStrings.of(signer.publicKey().spki()))
                .setProof(ByteStrings.of(signer.sign(Hashes.sha256(CompromiseProof.message(identity)))))
                .build();

        assertThat(CompromiseProof.of(compromise)).isEqualTo(CompromiseProof.PROVEN);
    }
}
