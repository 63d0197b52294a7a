package dev.vitrine.evidence.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.FakeAuthority;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.TestSigner;
import dev.vitrine.evidence.simulate.SimulatedDomain;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.SimulatedGuest;
import dev.vitrine.evidence.simulate.SimulatedNitroEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One artefact of each kind, with each of its bits flipped: refuted, or malformed with a typed error, and nothing else. The
 * default run takes a sample of the bits, the slow one takes all. The same for every truncation, and for four bytes of ones in
 * every place, among which are all length fields.
 */
class EveryBitTest {

    private static final Instant AT = FakeAuthority.NOW;
    private static final Simulator SIMULATOR = Simulator.of(Bytes.utf8("every bit"), AT);
    private static final FakeAuthority IAS_ROOT =
            FakeAuthority.root(FakeAuthority.Kind.RSA_PKCS1, "Intel SGX Attestation Report Signing CA");
    private static final FakeAuthority IAS_SIGNER =
            IAS_ROOT.leaf(FakeAuthority.Kind.RSA_PKCS1, "Intel SGX Attestation Report Signing", Map.of());

    /** A prime, so that samples of all positions within a byte come up. */
    private static final int SAMPLE = 401;

    private static final int SAMPLE_BYTES = 67;

    /** What is mutated: the evidence itself, or one of its parts; only the first bytes, where the rest is judged elsewhere. */
    private record Target(
            String name, Exhibit exhibit, @Nullable Part part, int size) {

        Bytes bytes() {
            return part == null ? exhibit.bytes() : exhibit.part(part).orElseThrow();
        }

        Exhibit with(Bytes mutated) {
            return part == null
                    ? new Exhibit(exhibit.kind(), mutated, exhibit.parts(), exhibit.binding())
                    : exhibit.with(part, mutated);
        }
    }

    private static List<Target> targets() {
        Bytes data = Bytes.utf8("report data");
        Exhibit sgx = SIMULATOR.sgx(SimulatedEnclave.of(filled(32, 1), filled(32, 2)), data);
        Exhibit tdx = SIMULATOR.tdx(SimulatedDomain.of(filled(48, 3)), data);
        Exhibit snp = SIMULATOR.snp(SimulatedGuest.of(filled(48, 3)), data);
        Exhibit nitro = SIMULATOR.nitro(SimulatedNitroEnclave.of(Map.of(0, filled(48, 4)), data));
        Exhibit ias = ias();
        Exhibit sigstruct = Exhibit.of(
                EvidenceKind.SGX_SIGSTRUCT,
                new TestSigner(7).sign(filled(32, 5)).raw());
        List<Target> targets = new ArrayList<>();
        // Header, body, signature, key, the quoting enclave's report and its signature: up to the chain of
        // certificates.
        targets.add(new Target("SGX quote", sgx, null, 48 + 384 + 4 + 64 + 64 + 384 + 64 + 2 + 32));
        targets.add(new Target("TDX quote", tdx, null, 48 + 584 + 4 + 64 + 64 + 6 + 384 + 64 + 2 + 32));
        targets.add(new Target("TCB info", sgx, Part.TCB_INFO, signed(sgx, Part.TCB_INFO)));
        targets.add(new Target("QE identity", tdx, Part.QE_IDENTITY, signed(tdx, Part.QE_IDENTITY)));
        targets.add(new Target("PCK revocation list", sgx, Part.PCK_CRL, size(sgx, Part.PCK_CRL)));
        targets.add(new Target("SNP report", snp, null, snp.bytes().size()));
        targets.add(new Target("Nitro document", nitro, null, nitro.bytes().size()));
        targets.add(new Target("IAS report", ias, null, ias.bytes().size()));
        targets.add(new Target("SIGSTRUCT", sigstruct, null, sigstruct.bytes().size()));
        return targets;
    }

    /** What Intel's signature is over. The signature itself is hexadecimal, which has two spellings of one value. */
    private static int signed(Exhibit exhibit, Part part) {
        String document = new String(exhibit.part(part).orElseThrow().toByteArray(), StandardCharsets.UTF_8);
        return document.indexOf(",\"signature\"");
    }

    private static int size(Exhibit exhibit, Part part) {
        return exhibit.part(part).orElseThrow().size();
    }

    private static Bytes filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return Bytes.copyOf(bytes);
    }

    private static Exhibit ias() {
        byte[] quote = new byte[432];
        quote[0] = 2;
        quote[48 + 48] = 5;
        Bytes report = Bytes.utf8("{\"id\":\"42\",\"timestamp\":\"2024-06-01T00:00:00.123456\",\"version\":4,"
                + "\"isvEnclaveQuoteStatus\":\"OK\",\"isvEnclaveQuoteBody\":\""
                + Base64Strict.encode(Bytes.copyOf(quote)) + "\"}");
        return Exhibit.of(EvidenceKind.IAS_REPORT, report)
                .with(Part.IAS_SIGNATURE, Bytes.utf8(Base64Strict.encode(IAS_SIGNER.sign(report))))
                .with(
                        Part.IAS_CERTIFICATES,
                        Bytes.utf8(pem(IAS_SIGNER.certificate().der())
                                + pem(IAS_ROOT.certificate().der())));
    }

    private static String pem(Bytes der) {
        return "-----BEGIN CERTIFICATE-----\n" + Base64Strict.encode(der) + "\n-----END CERTIFICATE-----\n";
    }

    private static Judge judge() {
        List<TrustAnchor> roots = new ArrayList<>(SIMULATOR.roots());
        roots.add(
                new TrustAnchor("a service's root", IAS_ROOT.certificate().key().spkiSha256(), false));
        return new Judge(VerifiedChains.alsoUnder(roots, 64), PublishedKeys.shipped());
    }

    /** Broken in a way that was found out; anything but the typed error of a parser fails the test. */
    private static boolean isRefused(Judge judge, Exhibit exhibit) {
        try {
            return judge.judge(exhibit, AT).verdict().forgery().isPresent();
        } catch (MalformedException e) {
            return true;
        }
    }

    @Test
    void theArtefactsThemselvesAreAuthentic() throws MalformedException {
        Judge judge = judge();
        for (Target target : targets()) {
            assertThat(judge.judge(target.exhibit(), AT).verdict().forgery())
                    .as(target.name())
                    .isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> aSampleOfFlippedBitsIsRefuted() {
        return targets().stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> assertFlipsAreRefused(target, SAMPLE)));
    }

    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> everyFlippedBitIsRefuted() {
        return targets().stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> assertFlipsAreRefused(target, 1)));
    }

    private static void assertFlipsAreRefused(Target target, int step) {
        Judge judge = judge();
        List<Integer> accepted = new ArrayList<>();
        for (int bit = 0; bit < 8 * target.size(); bit += step) {
            byte[] mutated = target.bytes().toByteArray();
            mutated[bit / 8] ^= (byte) (1 << bit % 8);
            if (!isRefused(judge, target.with(Bytes.copyOf(mutated)))) {
                accepted.add(bit);
            }
        }
        assertThat(accepted).as("%s: bits that may be flipped", target.name()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> someTruncationsAndOverflowsAreFoundOut() {
        return targets().stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> {
                    assertTruncationsAreRefused(target, SAMPLE_BYTES);
                    assertOverflowsAreRefused(target, SAMPLE_BYTES);
                }));
    }

    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> everyTruncationAndOverflowIsFoundOut() {
        return targets().stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> {
                    assertTruncationsAreRefused(target, 1);
                    assertOverflowsAreRefused(target, 1);
                }));
    }

    private static void assertTruncationsAreRefused(Target target, int step) {
        Judge judge = judge();
        for (int size = 0; size < target.bytes().size(); size += step) {
            assertThat(isRefused(judge, target.with(target.bytes().slice(0, size))))
                    .as("%s cut to %s bytes", target.name(), size)
                    .isTrue();
        }
    }

    private static void assertOverflowsAreRefused(Target target, int step) {
        Judge judge = judge();
        for (byte filler : new byte[] {(byte) 0xff, 0x7f}) {
            for (int at = 0; at + 4 <= target.size(); at += step) {
                byte[] mutated = target.bytes().toByteArray();
                Arrays.fill(mutated, at, at + 4, filler);
                Bytes changed = Bytes.copyOf(mutated);
                if (!changed.equals(target.bytes())) {
                    assertThat(isRefused(judge, target.with(changed)))
                            .as("%s with four bytes %s at %s", target.name(), filler, at)
                            .isTrue();
                }
            }
        }
    }
}
