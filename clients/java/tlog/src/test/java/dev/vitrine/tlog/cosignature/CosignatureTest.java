package dev.vitrine.tlog.cosignature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.checkpoint.Rfc6962Signature;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class CosignatureTest {

    private static final Checkpoint CHECKPOINT = TestKeys.checkpoint(1000);
    private static final long TIME = 1_700_000_001;

    @ParameterizedTest
    @EnumSource(
            names = {"ECDSA", "RFC6962_STH"},
            mode = Mode.EXCLUDE)
    void everySignatureTypeCoversOriginSizeAndRoot(KeyType type) throws Exception {
        CheckpointSigner signer = CheckpointSigners.of(TestKeys.key(TestKeys.ORIGIN, type, 1));
        NoteSignature line = signer.sign(CHECKPOINT, TIME);
        TreeHead head = CHECKPOINT.head();
        List<Checkpoint> others = List.of(
                Checkpoint.of("other", head),
                Checkpoint.of(TestKeys.ORIGIN, new TreeHead(head.size() + 1, head.root())),
                Checkpoint.of(TestKeys.ORIGIN, new TreeHead(head.size(), TestKeys.root(1))));

        List<Cosignature> verified = verify(signer.key(), CHECKPOINT, line);

        assertThat(verified).singleElement().satisfies(each -> {
            assertThat(each.line()).isEqualTo(line);
            assertThat(each.timestamp()).isEqualTo(type.isCosignature() ? TIME : 0);
        });
        assertThat(signer.sign(CHECKPOINT, TIME)).as("deterministic").isEqualTo(line);
        for (Checkpoint other : others) {
            assertBad(() -> verify(signer.key(), other, line));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ED25519_COSIGNATURE", "MLDSA44_COSIGNATURE"})
    void theTimestampIsCoveredAndBelow2To63(KeyType type) throws Exception {
        CheckpointSigner signer = CheckpointSigners.of(TestKeys.key("w.example", type, 1));
        NoteSignature line = signer.sign(CHECKPOINT, TIME);

        assertBad(() -> verify(signer.key(), CHECKPOINT, withTimestampByte(line, 7, 0)));
        assertBad(() -> verify(signer.key(), CHECKPOINT, withTimestampByte(line, 0, 0x80)));
        assertBad(() -> verify(
                signer.key(),
                CHECKPOINT,
                new NoteSignature(line.name(), line.keyId(), line.signature().slice(0, 8))));
        assertThatThrownBy(() -> signer.sign(CHECKPOINT, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(verify(signer.key(), CHECKPOINT, signer.sign(CHECKPOINT, Long.MAX_VALUE)))
                .extracting(Cosignature::timestamp)
                .containsExactly(Long.MAX_VALUE);
    }

    @Test
    void aLineWithStrayBitsInItsBase64IsBad() throws Exception {
        for (KeyType type : List.of(KeyType.ED25519, KeyType.ED25519_COSIGNATURE, KeyType.MLDSA44_COSIGNATURE)) {
            CheckpointSigner signer = CheckpointSigners.of(TestKeys.key(TestKeys.ORIGIN, type, 1));
            NoteSignature line = signer.sign(CHECKPOINT, TIME);
            int spare = (4 + line.signature().size()) % 3 == 0 ? 0 : 1;
            assertThat(spare).as("bits to spare").isOne();

            assertBad(() -> verify(
                    signer.key(), CHECKPOINT, new NoteSignature(line.name(), line.keyId(), line.signature(), spare)));
        }
    }

    @Test
    void extensionLinesAreCoveredByEd25519AndNotByMlDsa() throws Exception {
        Checkpoint extended = new Checkpoint(TestKeys.ORIGIN, CHECKPOINT.head(), List.of("more"));
        CheckpointSigner ed25519 = CheckpointSigners.of(TestKeys.key("w", KeyType.ED25519_COSIGNATURE, 1));
        CheckpointSigner mlDsa = CheckpointSigners.of(TestKeys.key("w", KeyType.MLDSA44_COSIGNATURE, 1));

        assertBad(() -> verify(ed25519.key(), extended, ed25519.sign(CHECKPOINT, TIME)));
        assertThat(verify(mlDsa.key(), extended, mlDsa.sign(CHECKPOINT, TIME))).hasSize(1);
    }

    @Test
    void theNameOfAnMlDsaCosignerIsCovered() throws Exception {
        SigningKey one = TestKeys.key("w.example/1", KeyType.MLDSA44_COSIGNATURE, 1);
        SigningKey two = TestKeys.key("w.example/2", KeyType.MLDSA44_COSIGNATURE, 1);
        NoteSignature line = SubtreeCosignature.signer(one).sign(CHECKPOINT, TIME);
        VerifierKey key = two.verifierKey();

        assertBad(() -> verify(key, CHECKPOINT, new NoteSignature(key.name(), key.keyId(), line.signature())));
    }

    @Test
    void aSubtreeIsSignedWithoutATime() throws Exception {
        SubtreeCosignature signer = SubtreeCosignature.signer(TestKeys.key("w", KeyType.MLDSA44_COSIGNATURE, 1));
        Hash hash = TestKeys.root(8);
        NoteSignature line = signer.signSubtree(TestKeys.ORIGIN, 8, 16, hash);

        assertThat(SubtreeCosignature.verify(signer.key(), TestKeys.ORIGIN, 8, 16, hash, line)
                        .timestamp())
                .isZero();
        assertBad(() -> SubtreeCosignature.verify(signer.key(), TestKeys.ORIGIN, 8, 15, hash, line));
        assertBad(() -> SubtreeCosignature.verify(signer.key(), TestKeys.ORIGIN, 0, 16, hash, line));
        assertBad(() ->
                SubtreeCosignature.verify(signer.key(), TestKeys.ORIGIN, 8, 16, hash, withTimestampByte(line, 7, 1)));
    }

    @Test
    void namesAndOriginsOfMoreThan255BytesCannotBeCosignedWithMlDsa() throws Exception {
        String fits = "\u00e9".repeat(127) + "x";
        String tooLong = "\u00e9".repeat(128);
        SubtreeCosignature signer = SubtreeCosignature.signer(TestKeys.key(fits, KeyType.MLDSA44_COSIGNATURE, 1));

        assertThat(verify(
                        signer.key(),
                        Checkpoint.of(fits, TreeHead.EMPTY),
                        signer.sign(Checkpoint.of(fits, TreeHead.EMPTY), 1)))
                .hasSize(1);
        Checkpoint foreign = Checkpoint.of(tooLong, TreeHead.EMPTY);
        assertThatThrownBy(() -> signer.sign(foreign, 1)).isInstanceOf(IllegalArgumentException.class);
        assertBad(() -> verify(signer.key(), foreign, signer.sign(Checkpoint.of(fits, TreeHead.EMPTY), 1)));
        assertThatThrownBy(() -> SubtreeCosignature.signer(TestKeys.key(tooLong, KeyType.MLDSA44_COSIGNATURE, 1)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void theMessageRefusesWhatItCannotSay() {
        KeyName name = new KeyName("w");
        Hash hash = TestKeys.root(1);
        assertThatThrownBy(() -> new SubtreeMessage(name, 1, "o", 8, 16, hash))
                .as("a time for a subtree that does not begin at zero")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SubtreeMessage(name, 0, "o", 2, 1, hash))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SubtreeMessage(name, 0, "", 0, 1, hash))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void signersAreReadFromPrivateKeysOfTheirType() throws MalformedException {
        for (KeyType type : List.of(KeyType.ED25519, KeyType.ED25519_COSIGNATURE, KeyType.MLDSA44_COSIGNATURE)) {
            SigningKey key = TestKeys.key("k", type, 9);
            assertThat(CheckpointSigners.parse(key.toPrivateText()).key()).isEqualTo(key.verifierKey());
        }
        SigningKey plain = TestKeys.key("k", KeyType.ED25519, 9);
        assertThatThrownBy(() -> CosignatureV1.signer(plain)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> SubtreeCosignature.signer(plain)).isInstanceOf(MalformedException.class);
    }

    @Test
    void unknownLinesAreIgnoredAndKnownOnesMustAllVerify() throws Exception {
        CheckpointSigner one = CheckpointSigners.of(TestKeys.key("w", KeyType.ED25519_COSIGNATURE, 1));
        CheckpointSigner two = CheckpointSigners.of(TestKeys.key("w", KeyType.ED25519_COSIGNATURE, 2));
        NoteSignature good = one.sign(CHECKPOINT, TIME);
        NoteSignature later = one.sign(CHECKPOINT, TIME + 1);
        NoteSignature bad = withTimestampByte(good, 7, 0);
        NoteSignature unknown = two.sign(CHECKPOINT, TIME);
        CheckpointVerifier verifier = CheckpointVerifier.of(one.key());

        assertThat(verifier.verify(CheckpointNote.of(CHECKPOINT, List.of(unknown, good, good, later))))
                .extracting(Cosignature::timestamp)
                .containsExactly(TIME, TIME + 1);
        assertBad(() -> verifier.verify(CheckpointNote.of(CHECKPOINT, List.of(good, bad))));
        CheckpointNote stranger = CheckpointNote.of(CHECKPOINT, List.of(unknown));
        assertThat(verifier.verifyKnown(stranger)).isEmpty();
        assertThatThrownBy(() -> verifier.verify(stranger))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_SIGNED_BY_LOG));
    }

    @Test
    void aTreeHeadSignatureNeedsItsOwnNameAndNoExtensionLines() throws Exception {
        VerifierKey key = VerifierKey.parse(
                "rome.ct.filippo.io/2024h1+78f4abae+BTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAFzPC3fap+uINc1RQ4eRbYMUt84"
                        + "+bKkA8GDLN8KwVdzAgYhYSv4kS8XSheGLAHCWhIJTJbuC3sL88bNMTtrsBM=");
        CheckpointNote note = CheckpointNote.parse(Bytes.utf8("rome.ct.filippo.io/2024h1\n115474666\n"
                + "2q1K6aiIJR+F7TyhiWOghoWOjY0/3dVBLsBbAvB4xCw=\n\n\u2014 rome.ct.filippo.io/2024h1 ePSrrgAAAY5+gVlSBAMAR"
                + "zBFAiEAv8bOMzo3Ed/GbU9fzzJvaStX6i8xTsmEF+NqvpGhIO0CIEn1X+zzVEerdix64GEn97XCXObA2G5JQ8UDDqCKdG5m\n"));
        NoteSignature signature = note.signatures().get(0);
        TreeHead head = note.checkpoint().head();

        assertThat(Rfc6962Signature.verify(key, note.checkpoint(), signature)).isEqualTo(1711519390034L);
        assertBad(() -> Rfc6962Signature.verify(key, Checkpoint.of("other", head), signature));
        assertBad(() -> Rfc6962Signature.verify(
                key, new Checkpoint(note.checkpoint().origin(), head, List.of("x")), signature));
        for (int cut : new int[] {1, 8, 12, signature.signature().size() - 1}) {
            NoteSignature shorter = new NoteSignature(
                    signature.name(), signature.keyId(), signature.signature().slice(0, cut));
            assertBad(() -> Rfc6962Signature.verify(key, note.checkpoint(), shorter));
        }
    }

    private static List<Cosignature> verify(VerifierKey key, Checkpoint checkpoint, NoteSignature line)
            throws MalformedException, VerificationException {
        return CheckpointVerifier.of(key).verify(CheckpointNote.of(checkpoint, List.of(line)));
    }

    private static NoteSignature withTimestampByte(NoteSignature line, int at, int value) {
        byte[] blob = line.signature().toByteArray();
        blob[at] = (byte) value;
        return new NoteSignature(line.name(), line.keyId(), Bytes.wrapUnsafe(blob));
    }

    private static void assertBad(ThrowingCallable verification) {
        assertThatThrownBy(verification).isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.BAD_SIGNATURE));
    }
}
