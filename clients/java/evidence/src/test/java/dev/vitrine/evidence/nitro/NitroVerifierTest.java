package dev.vitrine.evidence.nitro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.FakeAuthority;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NitroVerifierTest {

    private static final NitroVerifier VERIFIER = new NitroVerifier(NitroFixture.ANCHORS);

    private final NitroFixture fixture = new NitroFixture();

    private Verdict verify() throws MalformedException {
        return VERIFIER.verify(fixture.document(), FakeAuthority.NOW);
    }

    private static Check check(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void provesADocumentUnderAPinnedRoot() throws Exception {
        Verdict verdict = verify();

        assertThat(verdict.conclusion()).as("%s", verdict.checks()).isEqualTo(Outcome.PROVEN);
        assertThat(verdict.checks())
                .extracting(Check::id)
                .containsExactly(
                        "document.headers",
                        "chain.root",
                        "chain.intermediate-1",
                        "chain.leaf",
                        "document.signer",
                        "document.signature",
                        "document.timestamp",
                        "document.debug");
        assertThat(check(verdict, "document.signature").anchor())
                .hasValueSatisfying(anchor -> assertThat(anchor.production()).isFalse());
        assertThat(verdict.measurements()).containsKeys("nitro-pcr0", "nitro-pcr1", "nitro-pcr2");
        assertThat(verdict.fields())
                .containsEntry("nitro.module-id", "i-1-enc1")
                .doesNotContainKey("nitro.public-key");
    }

    @Test
    void anImpostorsRootIsRefuted() throws Exception {
        Verdict verdict = new NitroVerifier().verify(fixture.document(), FakeAuthority.NOW);

        assertThat(check(verdict, "chain.root").outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(verdict.forgery()).isPresent();
        assertThat(check(verdict, "document.signature").outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void anExpiredDocumentIsNotCurrentButNotForged() throws Exception {
        Verdict verdict = VERIFIER.verify(fixture.document(), FakeAuthority.NOW.plusSeconds(6000));

        assertThat(verdict.conclusion()).isEqualTo(Outcome.REFUTED);
        assertThat(verdict.forgery()).isEmpty();
        assertThat(check(verdict, "chain.leaf").aspect()).isEqualTo(Aspect.CURRENCY);
    }

    /** Behind the array, the protected header, the empty map and the payload's head; before the signature. */
    private static IntStream payloadBits(Bytes document) {
        return IntStream.range(8 * 9, 8 * (document.size() - 98));
    }

    @Test
    void aFlippedBitOfThePayloadIsRefuted() {
        Bytes document = fixture.document();
        int[] bits = payloadBits(document).toArray();

        assertThat(acceptedFlips(
                        document, new Random(3).ints(250, 0, bits.length).map(i -> bits[i])))
                .isEmpty();
    }

    @Test
    @Tag("slow")
    void everyBitOfThePayloadCounts() {
        Bytes document = fixture.document();

        assertThat(acceptedFlips(document, payloadBits(document))).isEmpty();
    }

    private static List<Integer> acceptedFlips(Bytes document, IntStream bits) {
        List<Integer> accepted = new ArrayList<>();
        for (int bit : bits.toArray()) {
            byte[] changed = document.toByteArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                if (VERIFIER.verify(Bytes.copyOf(changed), FakeAuthority.NOW)
                        .forgery()
                        .isEmpty()) {
                    accepted.add(bit);
                }
            } catch (MalformedException expected) {
                assertThat(expected.what()).isNotEmpty();
            }
        }
        return accepted;
    }

    @Test
    void aSignatureOfZerosIsRefuted() throws Exception {
        byte[] document = fixture.document().toByteArray();
        Arrays.fill(document, document.length - 96, document.length, (byte) 0);

        assertThat(check(VERIFIER.verify(Bytes.copyOf(document), FakeAuthority.NOW), "document.signature")
                        .outcome())
                .isEqualTo(Outcome.REFUTED);
    }

    @Test
    void onlyEs384InTheProtectedHeaderIsTaken() throws Exception {
        for (String header : List.of("a10126", "", "a2013822044101", "a101656573333834")) {
            fixture.protectedHeader = Bytes.fromHex(header);
            assertThat(check(verify(), "document.headers").outcome()).isEqualTo(Outcome.REFUTED);
        }
        fixture.protectedHeader = Bytes.fromHex("a1013822");
        fixture.unprotectedHeader = Bytes.fromHex("a1013822");
        assertThat(check(verify(), "document.headers").outcome()).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void theBundleIsRootFirstAndComplete() throws Exception {
        Bytes root = NitroFixture.ROOT.certificate().der();
        Bytes region = NitroFixture.REGION.certificate().der();
        for (List<Bytes> wrong : List.of(List.of(region, root), List.of(root), List.of(root, root))) {
            fixture.bundle = wrong;
            assertThat(verify().forgery()).isPresent();
        }
    }

    @Test
    void anAuthorityDoesNotSignDocuments() throws Exception {
        fixture.signer = NitroFixture.REGION;
        fixture.bundle = List.of(NitroFixture.ROOT.certificate().der());

        assertThat(check(verify(), "document.signer").outcome()).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void aKeyOfAnotherKindDoesNotSignDocuments() throws Exception {
        fixture.signer = NitroFixture.REGION.leaf(FakeAuthority.Kind.RSA_PKCS1, "an RSA leaf", Map.of());

        assertThat(check(verify(), "document.signature").outcome()).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void aTimestampOutsideOfTheSignersCertificateIsRefuted() throws Exception {
        fixture.timestamp = FakeAuthority.NOW.plusSeconds(6000);

        assertThat(check(verify(), "document.timestamp").outcome()).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void warnsOfDebugMode() throws Exception {
        fixture.pcrFill = 0;
        Verdict verdict = verify();

        assertThat(verdict.conclusion()).isEqualTo(Outcome.WARNING);
        assertThat(check(verdict, "document.debug").aspect()).isEqualTo(Aspect.STANDING);
        assertThat(verdict.fields()).containsEntry("nitro.debug", "true");
    }

    @Test
    void readsDocumentsOfATpm() throws Exception {
        fixture.pcrsName = "nitrotpm_pcrs";
        fixture.pcrFill = 0;
        Verdict verdict = verify();

        assertThat(verdict.conclusion()).isEqualTo(Outcome.PROVEN);
        assertThat(verdict.measurements()).containsKey("nitrotpm-pcr0");
    }

    @Test
    void refusesDocumentsOfAnotherShape() {
        fixture.digest = "SHA256";
        refused(fixture.document());
        NitroFixture large = new NitroFixture();
        large.userDataSize = 1025;
        refused(large.document());
        NitroFixture none = new NitroFixture();
        none.bundle = List.of();
        refused(none.document());
        NitroFixture other = new NitroFixture();
        other.pcrsName = "prcs";
        refused(other.document());
        Bytes document = new NitroFixture().document();
        refused(Bytes.concat(document, Bytes.utf8("\0")));
        refused(Bytes.concat(Bytes.wrapUnsafe(new byte[] {(byte) 0xd1}), document));
    }

    @Test
    void everyTruncationIsMalformed() {
        Bytes document = fixture.document();
        for (int length = 0; length < document.size(); length++) {
            refused(document.slice(0, length));
        }
    }

    private static void refused(Bytes document) {
        assertThatThrownBy(() -> NitroDocument.parse(document)).isInstanceOf(MalformedException.class);
    }
}
