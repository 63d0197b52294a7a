package dev.vitrine.evidence.epid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.FakeAuthority;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IasReportVerifierTest {

    private static final FakeAuthority ROOT =
            FakeAuthority.root(FakeAuthority.Kind.RSA_PKCS1, "Intel SGX Attestation Report Signing CA");
    private static final FakeAuthority LEAF =
            ROOT.leaf(FakeAuthority.Kind.RSA_PKCS1, "Intel SGX Attestation Report Signing", Map.of());
    private static final TrustAnchors ANCHORS = TrustAnchors.of(VendorRoot.INTEL_IAS)
            .plusNonProduction("a test's root", ROOT.certificate().key().spkiSha256());
    private static final IasReportVerifier VERIFIER =
            new IasReportVerifier(ANCHORS, List.of(ROOT.certificate()), PublishedKeys.shipped());

    private String status = "OK";
    private String version = "4";
    private String timestamp = "2024-06-01T00:00:00.123456";
    private String more = "";
    private final byte[] quote = quote();

    private static byte[] quote() {
        byte[] quote = new byte[432];
        quote[0] = 2;
        quote[48 + 48] = 5;
        Arrays.fill(quote, 48 + 64, 48 + 96, (byte) 0xe1);
        Arrays.fill(quote, 48 + 128, 48 + 160, (byte) 0x51);
        return quote;
    }

    private Bytes report() {
        return Bytes.utf8("{\"id\":\"42\",\"timestamp\":\"" + timestamp + "\",\"version\":" + version
                + ",\"isvEnclaveQuoteStatus\":\"" + status + "\",\"isvEnclaveQuoteBody\":\""
                + Base64Strict.encode(Bytes.copyOf(quote)) + "\"" + more + "}");
    }

    private IasEvidence evidence() {
        Bytes report = report();
        return new IasEvidence(report, Optional.of(LEAF.sign(report)), List.of(LEAF.certificate(), ROOT.certificate()));
    }

    private static Verdict verify(IasEvidence evidence) throws MalformedException {
        return VERIFIER.verify(evidence, FakeAuthority.NOW);
    }

    private static Check check(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " in " + verdict.checks()));
    }

    @Test
    void provesAReport() throws Exception {
        more = ",\"advisoryIDs\":[\"INTEL-SA-1\",\"INTEL-SA-2\"],\"nonce\":\"n\",\"futureField\":1";
        Verdict verdict = verify(evidence());

        assertThat(verdict.conclusion()).as("%s", verdict.checks()).isEqualTo(Outcome.PROVEN);
        assertThat(verdict.checks())
                .extracting(Check::id)
                .containsExactly(
                        "chain.root",
                        "chain.leaf",
                        "report.signer",
                        "report.signature",
                        "report.timestamp",
                        "quote.status",
                        "attributes.debug");
        assertThat(verdict.fields())
                .containsEntry("ias.advisories", "INTEL-SA-1 INTEL-SA-2")
                .containsEntry("ias.nonce", "n")
                .containsEntry("ias.unknown-fields", "futureField")
                .containsEntry("sgx.mrenclave", "e1".repeat(32));
    }

    @Test
    void theSignersCertificateAloneIsEnough() throws Exception {
        IasEvidence evidence = evidence();

        assertThat(verify(new IasEvidence(evidence.report(), evidence.signature(), List.of(LEAF.certificate())))
                        .conclusion())
                .isEqualTo(Outcome.PROVEN);
    }

    @Test
    void everyBitOfTheReportCounts() {
        IasEvidence evidence = evidence();
        List<Integer> accepted = new ArrayList<>();
        for (int bit = 0; bit < 8 * evidence.report().size(); bit++) {
            byte[] changed = evidence.report().toByteArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                if (verify(new IasEvidence(Bytes.copyOf(changed), evidence.signature(), evidence.certificates()))
                        .forgery()
                        .isEmpty()) {
                    accepted.add(bit);
                }
            } catch (MalformedException expected) {
                assertThat(expected.what()).isNotEmpty();
            }
        }
        assertThat(accepted).isEmpty();
    }

    @Test
    void theExactBytesAreSigned() throws Exception {
        IasEvidence evidence = evidence();
        Bytes spaced = Bytes.utf8(evidence.report().toUtf8().replace(",\"version\"", ", \"version\""));

        assertThat(check(
                                verify(new IasEvidence(spaced, evidence.signature(), evidence.certificates())),
                                "report.signature")
                        .outcome())
                .isEqualTo(Outcome.REFUTED);
    }

    @Test
    void whatDidNotComeAlongIsUnknown() throws Exception {
        IasEvidence evidence = evidence();

        Verdict unsigned = verify(new IasEvidence(evidence.report(), Optional.empty(), evidence.certificates()));
        assertThat(check(unsigned, "report.signature").outcome()).isEqualTo(Outcome.UNKNOWN);
        Verdict uncertified = verify(new IasEvidence(evidence.report(), evidence.signature(), List.of()));
        assertThat(check(uncertified, "report.signature").outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void anImpostorUnderTheGenuineRootIsRefuted() throws Exception {
        FakeAuthority impostor = FakeAuthority.root(FakeAuthority.Kind.RSA_PKCS1, "an impostor's root")
                .leaf(FakeAuthority.Kind.RSA_PKCS1, "Intel SGX Attestation Report Signing", Map.of());
        Bytes report = report();

        Verdict verdict = verify(new IasEvidence(
                report, Optional.of(impostor.sign(report)), List.of(impostor.certificate(), ROOT.certificate())));

        assertThat(check(verdict, "chain.leaf").outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(check(verdict, "report.signature").outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void anotherCertificateOfTheRootDoesNotSignReports() throws Exception {
        FakeAuthority other = ROOT.leaf(FakeAuthority.Kind.RSA_PKCS1, "Intel SGX something else", Map.of());
        Bytes report = report();

        Verdict verdict = verify(new IasEvidence(
                report, Optional.of(other.sign(report)), List.of(other.certificate(), ROOT.certificate())));

        assertThat(check(verdict, "report.signer").outcome()).isEqualTo(Outcome.REFUTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 128, 255, 257})
    void aSignatureOfAnotherLengthIsRefuted(int length) throws Exception {
        IasEvidence evidence = evidence();

        assertThat(check(
                                verify(new IasEvidence(
                                        evidence.report(),
                                        Optional.of(Bytes.copyOf(new byte[length])),
                                        evidence.certificates())),
                                "report.signature")
                        .outcome())
                .isEqualTo(Outcome.REFUTED);
    }

    @ParameterizedTest
    @EnumSource(QuoteStatus.class)
    void theServicesFindingIsAboutStanding(QuoteStatus each) throws Exception {
        status = each.name();
        Check line = check(verify(evidence()), "quote.status");

        assertThat(line.outcome()).isEqualTo(each.outcome());
        assertThat(line.aspect()).isEqualTo(Aspect.STANDING);
    }

    @Test
    void warnsOfDebugPrivilegesPublishedKeysAndOldVersions() throws Exception {
        quote[48 + 48] = 0x37;
        Bytes sample = Bytes.fromHex("83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e");
        sample.copyTo(quote, 48 + 128);
        version = "3";
        Verdict verdict = verify(evidence());

        for (String id : List.of("attributes.debug", "attributes.privileges", "signer.published", "report.version")) {
            assertThat(check(verdict, id).outcome()).as(id).isEqualTo(Outcome.WARNING);
        }
        assertThat(verdict.forgery()).isEmpty();
    }

    @Test
    void aReportOutsideOfItsTimeIsRefuted() throws Exception {
        timestamp = "2030-01-01T00:00:00";
        assertThat(check(verify(evidence()), "report.timestamp").outcome()).isEqualTo(Outcome.REFUTED);
        timestamp = "2024-06-01T01:00:00";
        assertThat(check(verify(evidence()), "report.future").aspect()).isEqualTo(Aspect.CURRENCY);
        assertThat(VERIFIER.verify(evidence(), FakeAuthority.NOW.plusSeconds(9000))
                        .forgery())
                .isEmpty();
    }

    @Test
    void refusesReportsOfAnotherShape() {
        List<Runnable> changes = List.of(
                () -> status = "FINE",
                () -> version = "6",
                () -> version = "\"4\" ,\"version\":4",
                () -> timestamp = "yesterday",
                () -> quote[0] = 3,
                () -> quote[2] = 2,
                () -> more = ",\"id\":\"43\"",
                () -> more = "}",
                () -> more = ",\"advisoryIDs\":[1]",
                () -> more = ",\"nonce\":7");
        for (Runnable change : changes) {
            change.run();
            Bytes report = report();
            assertThatThrownBy(() -> IasReport.parse(report)).as("%s", report).isInstanceOf(MalformedException.class);
            status = "OK";
            version = "4";
            timestamp = "2024-06-01T00:00:00";
            more = "";
            quote[0] = 2;
            quote[2] = 0;
        }
    }

    @Test
    void readsTheHeadersOfTheService() throws Exception {
        Bytes report = report();
        String pem = pem(LEAF.certificate()) + pem(ROOT.certificate());
        String encoded = pem.replace(" ", "%20").replace("\n", "%0A");

        IasEvidence evidence = IasEvidence.ofHeaders(report, Base64Strict.encode(LEAF.sign(report)), encoded);

        assertThat(verify(evidence).conclusion()).isEqualTo(Outcome.PROVEN);
        assertThat(IasEvidence.percentDecode("a+b%2Bc")).isEqualTo(Bytes.utf8("a+b+c"));
        for (String wrong : List.of("%", "%4", "%zz", "a%")) {
            assertThatThrownBy(() -> IasEvidence.percentDecode(wrong)).isInstanceOf(MalformedException.class);
        }
    }

    private static String pem(Certificate certificate) {
        return "-----BEGIN CERTIFICATE-----\n" + Base64Strict.encode(certificate.der())
                + "\n-----END CERTIFICATE-----\n";
    }

    @Test
    void readsARaTlsCertificate() throws Exception {
        Bytes report = report();
        String value = report.toUtf8() + "|" + Base64Strict.encode(LEAF.sign(report)) + "|"
                + Base64Strict.encode(LEAF.certificate().der());
        FakeAuthority carrier = FakeAuthority.root(FakeAuthority.Kind.P384, "an enclave's own")
                .leaf(
                        FakeAuthority.Kind.P384,
                        "an enclave",
                        Map.of("2.16.840.1.113730.1.13", Bytes.copyOf(value.getBytes(StandardCharsets.UTF_8))));

        assertThat(verify(IasEvidence.ofRaTls(carrier.certificate().der())).conclusion())
                .isEqualTo(Outcome.PROVEN);
        Bytes without = LEAF.certificate().der();
        assertThatThrownBy(() -> IasEvidence.ofRaTls(without)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aQuoteAloneProvesNothing() throws Exception {
        byte[] whole = Arrays.copyOf(quote, 432 + 4 + 8);
        whole[432] = 8;

        Verdict verdict = VERIFIER.verifyQuote(Bytes.copyOf(whole), FakeAuthority.NOW);

        assertThat(verdict.conclusion()).isEqualTo(Outcome.UNKNOWN);
        for (int length = 0; length < whole.length; length++) {
            Bytes cut = Bytes.copyOf(whole, 0, length);
            assertThatThrownBy(() -> EpidQuote.parse(cut)).isInstanceOf(MalformedException.class);
        }
        whole[435] = (byte) 0xff;
        assertThatThrownBy(() -> EpidQuote.parse(Bytes.copyOf(whole))).isInstanceOf(MalformedException.class);
    }

    @Test
    void theShippedAuthorityIsIntels() throws Exception {
        IasReportVerifier production = new IasReportVerifier(PublishedKeys.shipped());

        Verdict verdict = production.verify(evidence(), FakeAuthority.NOW);

        assertThat(check(verdict, "chain.root").outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(IasReportVerifier.shippedAuthorities())
                .extracting(certificate -> certificate.key().spkiSha256())
                .containsExactly(VendorRoot.INTEL_IAS.anchor().spkiSha256());
    }
}
