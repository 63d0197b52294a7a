package dev.vitrine.evidence.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.FakeAuthority;
import dev.vitrine.evidence.FakeAuthority.Kind;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateTest {

    private static String pem(Bytes der) {
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der.toByteArray())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static TrustAnchors anchors(FakeAuthority root) {
        return TrustAnchors.of()
                .plusNonProduction("root", root.certificate().key().spkiSha256());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aChainOfAnyKindLinksUpToItsPinnedRootOnly(Kind kind) {
        FakeAuthority root = FakeAuthority.root(kind, "root of " + kind);
        FakeAuthority authority = root.authority(kind, "authority of " + kind);
        FakeAuthority leaf = authority.leaf(Kind.P384, "leaf", Map.of());
        List<Certificate> chain = List.of(leaf.certificate(), authority.certificate(), root.certificate());

        CertificateChain trusted = CertificateChain.link(chain, anchors(root));
        CertificateChain untrusted = CertificateChain.link(chain, TrustAnchors.of(VendorRoot.values()));

        assertThat(trusted.isProvenAt(FakeAuthority.NOW)).isTrue();
        assertThat(untrusted.isLinked()).isFalse();
        assertThat(untrusted.fault(2)).contains(Fault.UNTRUSTED_ROOT);
        assertThat(untrusted.fault(0)).contains(Fault.ISSUER_NOT_PROVEN);
    }

    @Test
    void aLeafIsNoAuthority() {
        FakeAuthority root = FakeAuthority.root(Kind.P384, "root");
        FakeAuthority leaf = root.leaf(Kind.P384, "leaf", Map.of());
        FakeAuthority below = leaf.leaf(Kind.P384, "below", Map.of());
        CertificateChain chain = CertificateChain.link(
                List.of(below.certificate(), leaf.certificate(), root.certificate()), anchors(root));

        assertThat(chain.fault(0)).contains(Fault.NOT_A_CA);
    }

    @Test
    void aChainInAnotherOrderOrWithAGapDoesNotLink() {
        FakeAuthority root = FakeAuthority.root(Kind.P384, "root");
        FakeAuthority authority = root.authority(Kind.P384, "authority");
        FakeAuthority leaf = authority.leaf(Kind.P384, "leaf", Map.of());

        assertThat(CertificateChain.link(List.of(leaf.certificate(), root.certificate()), anchors(root))
                        .fault(0))
                .contains(Fault.ISSUER_NAME);
        assertThat(CertificateChain.link(
                                List.of(leaf.certificate(), root.certificate(), authority.certificate()), anchors(root))
                        .isLinked())
                .isFalse();
    }

    @Test
    void anotherKeyOfTheSameNameDoesNotIssue() {
        FakeAuthority root = FakeAuthority.root(Kind.P384, "same name");
        FakeAuthority other = FakeAuthority.root(Kind.RSA_PKCS1, "same name");
        FakeAuthority leaf = other.leaf(Kind.P384, "leaf", Map.of());

        assertThat(CertificateChain.link(List.of(leaf.certificate(), root.certificate()), anchors(root))
                        .fault(0))
                .contains(Fault.BAD_SIGNATURE);
    }

    @Test
    void oneBitOfEveryByteOfACertificateCounts() throws Exception {
        FakeAuthority root = FakeAuthority.root(Kind.P384, "root");
        Bytes der = root.leaf(Kind.P384, "leaf", Map.of()).certificate().der();
        for (int bit = 0; bit < der.size() * 8; bit += 9) {
            byte[] changed = der.toByteArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Certificate certificate = Certificate.parse(Bytes.wrapUnsafe(changed));
                assertThat(CertificateChain.link(List.of(certificate, root.certificate()), anchors(root))
                                .isLinked())
                        .as("bit %s", bit)
                        .isFalse();
            } catch (MalformedException expected) {
                assertThat(expected.what()).isNotEmpty();
            }
        }
    }

    @Test
    void aListIsItsIssuersAndListsWhatItLists() throws Exception {
        FakeAuthority root = FakeAuthority.root(Kind.P384, "root");
        FakeAuthority other = FakeAuthority.root(Kind.P384, "other");
        RevocationList list = RevocationList.parse(root.revocationList(BigInteger.TWO));

        assertThat(list.faultUnder(root.certificate())).isEmpty();
        assertThat(list.faultUnder(other.certificate())).contains(Fault.ISSUER_NAME);
        assertThat(list.lists(BigInteger.TWO)).isTrue();
        assertThat(list.lists(BigInteger.ONE)).isFalse();
        assertThat(list.faultAt(list.nextUpdate())).isEmpty();
        assertThat(list.faultAt(list.nextUpdate().plusMillis(1))).contains(Fault.EXPIRED);
        assertThat(list.faultAt(list.thisUpdate().minusMillis(1))).contains(Fault.NOT_YET_VALID);
    }

    @Test
    void aListWithASerialNumberTwiceIsMalformed() {
        FakeAuthority root = FakeAuthority.root(Kind.P384, "root");

        assertThatThrownBy(() -> RevocationList.parse(root.revocationList(BigInteger.TWO, BigInteger.TWO)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void onlyDistinguishedEncodingIsRead() {
        Bytes der = FakeAuthority.root(Kind.P384, "root").certificate().der();
        byte[] padded = Bytes.concat(der, Bytes.wrapUnsafe(new byte[1])).toByteArray();
        byte[] indefinite = new byte[der.size() - 2 + 2];
        indefinite[0] = 0x30;
        indefinite[1] = (byte) 0x80;
        der.slice(4).copyTo(indefinite, 2);

        assertThatThrownBy(() -> Certificate.parse(Bytes.copyOf(padded))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Certificate.parse(Bytes.copyOf(indefinite))).isInstanceOf(MalformedException.class);
    }

    @Test
    void nestingIsBounded() {
        int depth = 4000;
        byte[] nested = new byte[depth * 4];
        for (int i = 0; i < depth; i++) {
            int length = nested.length - 4 * i - 4;
            nested[4 * i] = 0x30;
            nested[4 * i + 1] = (byte) 0x82;
            nested[4 * i + 2] = (byte) (length >>> 8);
            nested[4 * i + 3] = (byte) length;
        }

        assertThatThrownBy(() -> Der.parse(Bytes.wrapUnsafe(nested), "nested")).isInstanceOf(MalformedException.class);
    }

    @Test
    void pemIsCertificatesAndNothingElse() throws Exception {
        String pem = pem(FakeAuthority.root(Kind.P384, "root").certificate().der());

        assertThat(Pem.certificates(Bytes.utf8(pem + pem))).hasSize(2);
        assertThat(Pem.certificates(Bytes.utf8(pem.replace("\n", "\r\n")))).hasSize(1);
        for (String text : List.of(
                "",
                "\n",
                "text " + pem,
                pem + "text",
                pem.replace("BEGIN CERTIFICATE", "BEGIN TRUSTED CERTIFICATE"),
                pem.replace("-----END CERTIFICATE-----", ""),
                pem.replace("MI", "M!"),
                pem + "\0",
                pem.repeat(9))) {
            assertThatThrownBy(() -> Pem.certificates(Bytes.utf8(text)))
                    .as(text)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void damagedCertificatesAndListsAreReadOrMalformed() {
        FakeAuthority root = FakeAuthority.root(Kind.RSA_PSS, "root");
        Random random = new Random(0x5eed);
        for (Bytes der : List.of(root.certificate().der(), root.revocationList(BigInteger.ONE, BigInteger.TEN))) {
            for (int round = 0; round < 3000; round++) {
                byte[] bytes = der.toByteArray();
                for (int change = 0; change <= round % 3; change++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                Bytes changed = Bytes.wrapUnsafe(bytes);
                try {
                    Certificate unused = Certificate.parse(changed);
                } catch (MalformedException expected) {
                    assertThat(expected.what()).isNotEmpty();
                }
                try {
                    RevocationList unused = RevocationList.parse(changed);
                } catch (MalformedException expected) {
                    assertThat(expected.what()).isNotEmpty();
                }
            }
        }
    }
}
