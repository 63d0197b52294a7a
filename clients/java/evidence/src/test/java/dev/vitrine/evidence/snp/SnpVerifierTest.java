package dev.vitrine.evidence.snp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.FakeAuthority;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnpVerifierTest {

    private static final SnpVerifier VERIFIER = new SnpVerifier(SnpFixture.ANCHORS);

    private final SnpFixture fixture = new SnpFixture();

    private static Verdict verify(SnpEvidence evidence) throws MalformedException {
        return VERIFIER.verify(evidence, FakeAuthority.NOW);
    }

    private static Check check(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " in " + verdict.checks()));
    }

    @Test
    void provesAReportOfAChip() throws Exception {
        Verdict verdict = verify(fixture.evidence());

        assertThat(verdict.forgery()).isEmpty();
        assertThat(verdict.checks())
                .extracting(Check::id)
                .containsExactly(
                        "chain.ark",
                        "chain.ask",
                        "chain.vek",
                        "chain.crl",
                        "vek.kind",
                        "vek.product",
                        "vek.tcb",
                        "vek.chip",
                        "report.signature",
                        "report.debug",
                        "report.tcb");
        assertThat(verdict.checks())
                .filteredOn(check -> check.outcome() != Outcome.PROVEN)
                .extracting(Check::id)
                .containsExactly("chain.crl");
        assertThat(verdict.measurements()).containsOnlyKeys("snp-measurement");
        assertThat(verdict.fields()).containsEntry("snp.product", "Genoa").containsEntry("snp.signing-key", "VCEK");
    }

    @Test
    void provesAReportOfAProvider() throws Exception {
        fixture.name = "SEV-VLEK";
        fixture.issuer = SnpFixture.ASVK;
        fixture.extension("2", SnpFixture.text("Genoa"));
        fixture.withoutExtension("4");
        fixture.extension("5", SnpFixture.text("CN=a-provider"));
        fixture.report.putInt(0x48, 4);
        fixture.report.put(0x1a0, new byte[64]);

        Verdict verdict = verify(fixture.evidence());

        assertThat(verdict.forgery()).isEmpty();
        assertThat(check(verdict, "report.signature").outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(verdict.checks()).extracting(Check::id).doesNotContain("vek.chip");
    }

    @Test
    void readsTurinsOrderOfVersionsAndShortIdentifiers() throws Exception {
        fixture.extension("1", SnpFixture.integer(1));
        fixture.extension("2", SnpFixture.text("Turin"));
        fixture.extension("3.9", SnpFixture.integer(3));
        fixture.extension("4", SnpFixture.chip(8));
        for (int tcb : new int[] {0x38, 0x180, 0x1e0, 0x1f0}) {
            fixture.report.put(tcb, new byte[] {3, 7, 0, 14, 0, 0, 0, (byte) 200});
        }
        fixture.report.put(0x188, (byte) 0x1a).put(0x189, (byte) 2);
        fixture.report.put(0x1a0, new byte[64]);
        fixture.report.put(0x1a0, SnpFixture.chip(8).toByteArray());

        Verdict verdict = verify(fixture.evidence());

        assertThat(check(verdict, "vek.tcb").outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(check(verdict, "vek.chip").outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(check(verdict, "vek.product").outcome())
                .as("the issuer is Genoa's")
                .isEqualTo(Outcome.REFUTED);
    }

    @Test
    void aFlippedBitOfTheSignedPartIsRefuted() throws Exception {
        assertThat(acceptedFlips(new Random(5).ints(300, 0, 8 * SnpReport.SIGNED_SIZE)))
                .isEmpty();
    }

    @Test
    @Tag("slow")
    void everyBitOfTheSignedPartCounts() throws Exception {
        assertThat(acceptedFlips(IntStream.range(0, 8 * SnpReport.SIGNED_SIZE))).isEmpty();
    }

    private List<Integer> acceptedFlips(IntStream bits) throws MalformedException {
        SnpEvidence evidence = fixture.evidence();
        List<Integer> accepted = new ArrayList<>();
        for (int bit : bits.toArray()) {
            byte[] changed = evidence.report().toByteArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                SnpEvidence flipped = new SnpEvidence(
                        Bytes.copyOf(changed), evidence.endorsementKey(), evidence.authorities(), Optional.empty());
                if (verify(flipped).forgery().isEmpty()) {
                    accepted.add(bit);
                }
            } catch (MalformedException expected) {
                assertThat(expected.position()).isNotNegative();
            }
        }
        return accepted;
    }

    @Test
    void whatNothingSignsIsZero() {
        byte[] report = fixture.signed(fixture.vcek()).toByteArray();
        for (int at : new int[] {0x2a0 + 48, 0x2a0 + 71, 0x2a0 + 72 + 48, 0x49f}) {
            byte[] changed = report.clone();
            changed[at] = 1;
            refused(Bytes.copyOf(changed));
        }
        for (int length : new int[] {0, 1, 672, 1183}) {
            refused(Bytes.copyOf(report, 0, length));
        }
        refused(Bytes.copyOf(Arrays.copyOf(report, 1200)));
        for (int version : new int[] {0, 1, 6, 99}) {
            refused(with(report, 0, version));
        }
        refused(with(report, 0x34, 0));
        refused(with(report, 0x48, 8));
    }

    private static Bytes with(byte[] report, int at, int value) {
        byte[] changed = report.clone();
        changed[at] = (byte) value;
        return Bytes.copyOf(changed);
    }

    private static void refused(Bytes report) {
        assertThatThrownBy(() -> SnpReport.parse(report)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aSignatureOfZerosIsRefuted() throws Exception {
        FakeAuthority key = fixture.vcek();
        byte[] report = fixture.signed(key).toByteArray();
        Arrays.fill(report, 0x2a0, 0x4a0, (byte) 0);

        assertThat(check(
                                verify(new SnpEvidence(
                                        Bytes.copyOf(report),
                                        Optional.of(key.certificate()),
                                        fixture.evidence().authorities(),
                                        Optional.empty())),
                                "report.signature")
                        .outcome())
                .isEqualTo(Outcome.REFUTED);
    }

    @ParameterizedTest
    @CsvSource({
        "3.1, 6, vek.tcb", // another boot loader than reported
        "3.8, 201, vek.tcb",
        "2, Milan-B0, vek.product",
    })
    void theKeyMustBeTheReports(String suffix, String value, String id) throws Exception {
        fixture.extension(
                suffix, suffix.startsWith("3") ? SnpFixture.integer(Integer.parseInt(value)) : SnpFixture.text(value));

        assertThat(check(verify(fixture.evidence()), id).outcome()).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void theKeyMustBeOfTheChipAndOfTheKind() throws Exception {
        fixture.report.put(0x1a0, (byte) 0);
        assertThat(check(verify(fixture.evidence()), "vek.chip").outcome()).isEqualTo(Outcome.REFUTED);
        fixture.report.putInt(0x48, 2);
        assertThat(check(verify(fixture.evidence()), "vek.chip").outcome()).isEqualTo(Outcome.UNKNOWN);
        fixture.report.putInt(0x48, 4);
        assertThat(check(verify(fixture.evidence()), "vek.kind").outcome()).isEqualTo(Outcome.REFUTED);
        fixture.report.putInt(0x48, 7 << 2);
        assertThat(check(verify(fixture.evidence()), "vek.kind").outcome()).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void aWrappedIdentifierIsTheSame() throws Exception {
        fixture.extension("4", Bytes.concat(Bytes.wrapUnsafe(new byte[] {4, 64}), SnpFixture.chip(64)));

        assertThat(check(verify(fixture.evidence()), "vek.chip").outcome()).isEqualTo(Outcome.PROVEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3.1", "3.3", "3.8", "4"})
    void aKeyWithoutAnExtensionIsMalformed(String suffix) {
        fixture.withoutExtension(suffix);
        Certificate certificate = fixture.vcek().certificate();

        assertThatThrownBy(() -> EndorsementKey.parse(certificate)).isInstanceOf(MalformedException.class);
    }

    @Test
    void anImpostorsRootIsRefuted() throws Exception {
        Verdict verdict = new SnpVerifier().verify(fixture.evidence(), FakeAuthority.NOW);

        assertThat(check(verdict, "chain.ark").outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(check(verdict, "report.signature").outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void withoutItsKeyAReportIsUnknown() throws Exception {
        Verdict verdict =
                verify(new SnpEvidence(fixture.signed(fixture.vcek()), Optional.empty(), List.of(), Optional.empty()));

        assertThat(verdict.conclusion()).isEqualTo(Outcome.UNKNOWN);
        assertThat(verdict.forgery()).isEmpty();
    }

    @Test
    void anExpiredKeyIsNotForged() throws Exception {
        Verdict verdict = VERIFIER.verify(fixture.evidence(), FakeAuthority.NOW.plusSeconds(6000));

        assertThat(verdict.forgery()).isEmpty();
        assertThat(check(verdict, "chain.vek").aspect()).isEqualTo(Aspect.CURRENCY);
    }

    @Test
    void looksAtTheRevocationList() throws Exception {
        assertThat(crl(SnpFixture.ARK.revocationList()).outcome()).isEqualTo(Outcome.PROVEN);
        Check revoked = crl(SnpFixture.ARK.revocationList(BigInteger.TWO));
        assertThat(revoked.outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(revoked.aspect()).isEqualTo(Aspect.STANDING);
        assertThat(crl(SnpFixture.ASK.revocationList()).outcome()).isEqualTo(Outcome.REFUTED);
    }

    private Check crl(Bytes list) throws MalformedException {
        SnpEvidence evidence = fixture.evidence();
        return check(
                verify(new SnpEvidence(
                        evidence.report(),
                        evidence.endorsementKey(),
                        evidence.authorities(),
                        Optional.of(RevocationList.parse(list)))),
                "chain.crl");
    }

    @Test
    void warnsOfWhatAGuestWasLaunchedWith() throws Exception {
        fixture.report.putLong(8, 0xc_0000L | 0x30000 | 1L << 40);
        fixture.report.putInt(0x30, 2);
        fixture.report.putLong(0x40, 0);
        fixture.report.put(0x1e0, (byte) 3); // committed before reported

        Verdict verdict = verify(fixture.evidence());

        for (String id : List.of(
                "report.debug",
                "report.migration",
                "report.policy",
                "report.vmpl",
                "platform.alias-check",
                "report.tcb")) {
            assertThat(check(verdict, id).outcome()).as(id).isEqualTo(Outcome.WARNING);
        }
        assertThat(verdict.forgery()).isEmpty();
    }

    @Test
    void readsTheTableOfCertificates() throws Exception {
        SnpEvidence evidence = fixture.evidence();
        Bytes vcek = evidence.endorsementKey().orElseThrow().der();
        Bytes ask = evidence.authorities().get(0).der();
        Bytes ark = evidence.authorities().get(1).der();
        ByteBuffer table = ByteBuffer.allocate(4 * 24 + vcek.size() + ask.size() + ark.size())
                .order(ByteOrder.LITTLE_ENDIAN);
        int at = 96;
        at = entry(table, CertificateTable.VCEK, at, vcek);
        at = entry(table, CertificateTable.ASK, at, ask);
        at = entry(table, CertificateTable.ARK, at, ark);
        byte[] raw = new byte[at];
        table.get(0, raw);

        CertificateTable parsed = CertificateTable.parse(Bytes.copyOf(raw));

        assertThat(verify(SnpEvidence.ofTable(evidence.report(), parsed)).forgery())
                .isEmpty();
        for (int length = 0; length < raw.length; length += 7) {
            Bytes cut = Bytes.copyOf(raw, 0, length);
            assertThatThrownBy(() -> CertificateTable.parse(cut)).isInstanceOf(MalformedException.class);
        }
        raw[16 + 3] = (byte) 0xff;
        assertThatThrownBy(() -> CertificateTable.parse(Bytes.copyOf(raw))).isInstanceOf(MalformedException.class);
    }

    private static int entry(ByteBuffer table, UUID id, int at, Bytes content) {
        table.putInt((int) (id.getMostSignificantBits() >>> 32));
        table.putShort((short) (id.getMostSignificantBits() >>> 16));
        table.putShort((short) id.getMostSignificantBits());
        for (int i = 7; i >= 0; i--) {
            table.put((byte) (id.getLeastSignificantBits() >>> (8 * i)));
        }
        table.putInt(at).putInt(content.size());
        table.put(at, content.toByteArray());
        return at + content.size();
    }

    @Test
    void knowsAmdsPublishedAuthorities() {
        FakeAuthority stranger = FakeAuthority.root(FakeAuthority.Kind.P384, "a stranger");
        assertThat(AmdAuthorities.above(stranger.certificate())).isEmpty();
        for (Product product : Product.values()) {
            for (String issuer : List.of("SEV-", "SEV-VLEK-")) {
                assertThat(AmdAuthorities.chains()).anySatisfy(chain -> {
                    assertThat(chain.get(0).commonName()).isEqualTo(issuer + product.title());
                    assertThat(CertificateChain.link(chain, TrustAnchors.of(VendorRoot.values()))
                                    .isLinked())
                            .isTrue();
                    assertThat(chain.get(1).key().spkiSha256())
                            .isEqualTo(product.root().spkiSha256());
                });
            }
        }
    }
}
