package dev.vitrine.exhibit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.SimulatedGuest;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FileExhibitsTest {

    private static final Simulator SIMULATOR = Simulator.of(new Random(12), Instant.parse("2025-07-01T12:00:00Z"));
    private static final Exhibit QUOTE = SIMULATOR.sgx(SimulatedEnclave.of(zero(32), zero(32)), zero(64));

    private static Bytes zero(int size) {
        return Bytes.copyOf(new byte[size]);
    }

    @Test
    void aQuoteAndTheFilesBesideItAreOneExhibit() throws Exception {
        List<Exhibit> companions = new ArrayList<>();
        for (Bytes file : QUOTE.parts().values()) {
            companions.add(FileExhibits.read(file));
        }

        Exhibit joined = FileExhibits.join(FileExhibits.read(QUOTE.bytes()), companions);

        // The chain of the signer of both documents lies there twice and is taken for the first.
        Set<Part> expected = EnumSet.copyOf(QUOTE.parts().keySet());
        if (QUOTE.part(Part.QE_IDENTITY_ISSUER_CHAIN).equals(QUOTE.part(Part.TCB_INFO_ISSUER_CHAIN))) {
            expected.remove(Part.QE_IDENTITY_ISSUER_CHAIN);
        }
        assertThat(joined.parts().keySet()).isEqualTo(expected);
        for (Part part : expected) {
            assertThat(joined.part(part)).as(part.code()).isEqualTo(QUOTE.part(part));
        }
    }

    @Test
    void anSnpReportTakesItsCertificates() throws Exception {
        Exhibit report = SIMULATOR.snp(SimulatedGuest.of(zero(48)), zero(64));
        List<Exhibit> companions =
                report.parts().values().stream().map(FileExhibits::read).toList();

        assertThat(FileExhibits.join(FileExhibits.read(report.bytes()), companions))
                .isEqualTo(report);
    }

    @Test
    void anEnclaveOrItsSigstructBelongsToAQuote() throws Exception {
        Bytes sigstruct = Bytes.copyOf(Samples.sigstruct());

        for (byte[] file : List.of(Samples.sigstruct(), Samples.enclave(50_000))) {
            Exhibit joined = FileExhibits.join(QUOTE, List.of(FileExhibits.read(Bytes.copyOf(file))));
            assertThat(joined.part(Part.SIGSTRUCT)).contains(sigstruct);
        }
    }

    @Test
    void whatHasNoPlaceOrAPlaceTwiceIsATypedError() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> FileExhibits.join(QUOTE, List.of(FileExhibits.read(Bytes.utf8("hello")))))
                .withMessageContaining("opaque");
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> FileExhibits.join(
                        QUOTE,
                        List.of(Exhibit.of(EvidenceKind.PCS_COLLATERAL, zero(1)).with(Part.PCK_CRL, zero(1)))))
                .withMessageContaining("more than one pck-crl");
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> FileExhibits.join(
                        QUOTE,
                        List.of(Exhibit.of(EvidenceKind.CERTIFICATES, Bytes.utf8("-----BEGIN CERTIFICATE-----")))));
    }

    @Test
    void aSignatureOfTheAttestationServiceIsBase64Text() throws Exception {
        Exhibit report = Exhibit.of(EvidenceKind.IAS_REPORT, Bytes.utf8("{}"));
        String signature = "A".repeat(342) + "==";

        Exhibit joined = FileExhibits.join(report, List.of(FileExhibits.read(Bytes.utf8(signature + "\n"))));

        assertThat(joined.part(Part.IAS_SIGNATURE)).contains(Bytes.utf8(signature));
    }

    @Test
    void whatBreaksItsFormatIsKeptAsItIs() {
        for (String text : List.of("{\"tcbInfo\":{},\"signature\":\"00\"", "hello", "{\"hcl_report\":1,\"vcek\":2}")) {
            assertThat(FileExhibits.read(Bytes.utf8(text)))
                    .isEqualTo(Exhibit.of(EvidenceKind.OPAQUE, Bytes.utf8(text)));
        }
    }

    @Test
    void noMutationOfAFileThrows() {
        Random random = new Random(6);
        for (Bytes file : QUOTE.parts().values()) {
            for (int round = 0; round < 100; round++) {
                byte[] mutated = file.toByteArray();
                mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
                assertThat(FileExhibits.read(Bytes.copyOf(mutated)).bytes()).isNotNull();
            }
        }
    }
}
