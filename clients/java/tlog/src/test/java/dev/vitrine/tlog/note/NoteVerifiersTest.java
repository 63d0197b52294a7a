package dev.vitrine.tlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.junit.jupiter.api.Test;

final class NoteVerifiersTest {

    private static final Bytes TEXT = Bytes.utf8("some text\n");
    private static final SigningKey KEY = TestKeys.key("k.example", KeyType.ED25519, 1);
    private static final SigningKey OTHER = TestKeys.key("k.example", KeyType.ED25519, 2);

    @Test
    void aNoteIsGoodIfAKnownKeySignedIt() throws Exception {
        SignedNote note = SignedNote.of(TEXT, List.of(sign(OTHER), sign(KEY), sign(KEY)));

        VerifiedNote verified = NoteVerifiers.of(KEY.verifierKey()).verify(note);

        assertThat(verified.text()).isEqualTo(TEXT);
        assertThat(verified.signers()).containsExactly(KEY.verifierKey());
    }

    @Test
    void aNoteThatNoKnownKeySignedIsRejected() throws Exception {
        SignedNote note = SignedNote.of(TEXT, List.of(sign(OTHER)));

        assertRejected(NoteVerifiers.of(KEY.verifierKey()), note);
        assertRejected(NoteVerifiers.of(), note);
    }

    @Test
    void oneBadLineOfAKnownKeySpoilsTheNote() throws Exception {
        NoteSignature good = sign(KEY);
        NoteSignature bad =
                new NoteSignature(good.name(), good.keyId(), sign(OTHER).signature());

        assertRejected(NoteVerifiers.of(KEY.verifierKey()), SignedNote.of(TEXT, List.of(good, bad)));
        assertRejected(NoteVerifiers.of(KEY.verifierKey()), SignedNote.of(TEXT, List.of(bad, good)));
    }

    @Test
    void aSignatureOfAnyOtherLengthIsBad() throws Exception {
        NoteSignature good = sign(KEY);
        Bytes longer = Bytes.concat(good.signature(), Bytes.utf8("x"));

        for (Bytes wrong : List.of(good.signature().slice(1), longer, longer.slice(1))) {
            NoteSignature bad = new NoteSignature(good.name(), good.keyId(), wrong);
            assertRejected(NoteVerifiers.of(KEY.verifierKey()), SignedNote.of(TEXT, List.of(bad)));
        }
    }

    /** As Go's decoder reads them; a witness answers 403 to such a line, not 400. */
    @Test
    void aLineWithStrayBitsIsALineWhoseSignatureIsBad() throws Exception {
        NoteSignature good = sign(KEY); // 68 bytes: two bits to spare
        for (int stray = 1; stray <= 3; stray++) {
            NoteSignature line = new NoteSignature(good.name(), good.keyId(), good.signature(), stray);
            SignedNote note = SignedNote.of(TEXT, List.of(line));

            assertThat(SignedNote.parse(note.toBytes())).isEqualTo(note);
            assertThat(SignedNote.parse(note.toBytes()).toBytes()).isEqualTo(note.toBytes());
            assertRejected(NoteVerifiers.of(KEY.verifierKey()), note);
            SignedNote both = SignedNote.of(TEXT, List.of(line, sign(OTHER)));
            assertThat(NoteVerifiers.of(OTHER.verifierKey()).verify(both).signers())
                    .hasSize(1);
        }
        assertThatThrownBy(() -> new NoteSignature(good.name(), good.keyId(), good.signature(), 4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysThatCouldBeMistakenForEachOtherAreRefused() throws Exception {
        SigningKey cosigner = TestKeys.key("k.example", KeyType.ED25519_COSIGNATURE, 1);

        assertThatThrownBy(() -> NoteVerifiers.of(cosigner.verifierKey())).isInstanceOf(IllegalArgumentException.class);
        assertThat(NoteVerifiers.of(KEY.verifierKey(), KEY.verifierKey())
                        .verify(SignedNote.of(TEXT, List.of(sign(KEY))))
                        .signers())
                .hasSize(1);
    }

    @Test
    void ecdsaSignaturesVerifyOnAllThreeCurves() throws Exception {
        for (ASN1ObjectIdentifier curve : List.of(
                SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1)) {
            EcdsaFixture fixture = new EcdsaFixture(curve);
            VerifierKey key = VerifierKey.of(new KeyName("ec.example"), KeyType.ECDSA, fixture.spki());
            assertThat(VerifierKey.parse(key.toString())).isEqualTo(key);

            key.verifyMessage(TEXT, fixture.sign(TEXT, false));

            assertThatThrownBy(() -> key.verifyMessage(Bytes.utf8("other text\n"), fixture.sign(TEXT, false)))
                    .isInstanceOf(VerificationException.class);
            assertThatThrownBy(() -> key.verifyMessage(TEXT, fixture.sign(TEXT, true)))
                    .as("BER instead of DER")
                    .isInstanceOf(VerificationException.class);
            assertThatThrownBy(() -> key.verifyMessage(TEXT, Bytes.utf8("not DER")))
                    .isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void otherCurvesAndDamagedKeysAreRefused() throws Exception {
        KeyName name = new KeyName("ec.example");
        Bytes foreign = new EcdsaFixture(SECObjectIdentifiers.secp256k1).spki();
        Bytes good = new EcdsaFixture(SECObjectIdentifiers.secp256r1).spki();
        Bytes trailing = Bytes.concat(good, Bytes.utf8("x"));
        Bytes large = Bytes.wrapUnsafe(new byte[4096]);

        for (Bytes bad : List.of(foreign, trailing, large, good.slice(0, 80), Bytes.EMPTY)) {
            assertThatThrownBy(() -> VerifierKey.of(name, KeyType.ECDSA, bad)).isInstanceOf(MalformedException.class);
        }
        for (KeyType type : List.of(KeyType.ED25519, KeyType.ED25519_COSIGNATURE, KeyType.MLDSA44_COSIGNATURE)) {
            assertThatThrownBy(() -> VerifierKey.of(name, type, Bytes.utf8("short")))
                    .isInstanceOf(MalformedException.class);
            assertThatThrownBy(() -> SigningKey.fromSeed(name, type, Bytes.utf8("short")))
                    .isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> SigningKey.fromSeed(name, KeyType.ECDSA, Bytes.wrapUnsafe(new byte[32])))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aSigningKeyDoesNotShowItsSecret() throws MalformedException {
        assertThat(KEY.toString()).doesNotContain("AQEBAQ").contains("k.example");
        assertThat(KEY.toPrivateText()).startsWith("PRIVATE+KEY+k.example+").contains("AQEBAQ");
        assertThatThrownBy(() -> NoteSigner.of(TestKeys.key("k", KeyType.ED25519_COSIGNATURE, 1)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> SigningKey.parse(KEY.verifierKey().toString())).isInstanceOf(MalformedException.class);
    }

    private static NoteSignature sign(SigningKey key) throws MalformedException {
        return NoteSigner.of(key).sign(TEXT);
    }

    private static void assertRejected(NoteVerifiers verifiers, SignedNote note) {
        assertThatThrownBy(() -> verifiers.verify(note))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_SIGNATURE));
    }

    /** A fixed ECDSA key on any curve, made without the code under test. */
    private record EcdsaFixture(ASN1ObjectIdentifier curve) {

        private static final BigInteger SCALAR = new BigInteger("123456789abcdef", 16);

        Bytes spki() throws IOException {
            ECNamedDomainParameters domain = domain();
            ECPublicKeyParameters point =
                    new ECPublicKeyParameters(domain.getG().multiply(SCALAR), domain);
            return Bytes.wrapUnsafe(SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(point)
                    .getEncoded("DER"));
        }

        Bytes sign(Bytes message, boolean ber) throws IOException {
            ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
            signer.init(true, new ECPrivateKeyParameters(SCALAR, domain()));
            BigInteger[] rs = signer.generateSignature(KeyIds.sha256(message).toByteArray());
            ASN1EncodableVector pair = new ASN1EncodableVector();
            pair.add(new ASN1Integer(rs[0]));
            pair.add(new ASN1Integer(rs[1]));
            return Bytes.wrapUnsafe((ber ? new BERSequence(pair) : new DERSequence(pair)).getEncoded());
        }

        private ECNamedDomainParameters domain() {
            return new ECNamedDomainParameters(curve, CustomNamedCurves.getByOID(curve));
        }
    }
}
