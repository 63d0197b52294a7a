package dev.vitrine.evidence.dossier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.judge.SimulatedSeeds;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DossierTest {

    private static final Judge JUDGE =
            new Judge(VerifiedChains.alsoUnder(SimulatedSeeds.ROOTS, 64), PublishedKeys.shipped());

    private static Piece piece(Bytes file) throws MalformedException {
        return Recognition.of(file).orElseThrow();
    }

    private static Exhibit joined(Bytes main, List<Bytes> files) throws MalformedException {
        List<Piece> beside = new ArrayList<>();
        for (Bytes file : files) {
            beside.add(piece(file));
        }
        return Dossier.of(piece(main)).beside(beside).exhibit(JUDGE, SimulatedSeeds.AT);
    }

    @ParameterizedTest
    @EnumSource(
            value = EvidenceKind.class,
            names = {"SGX_QUOTE", "TDX_QUOTE", "SNP_REPORT"})
    void evidenceAndTheFilesBesideItAreOneExhibit(EvidenceKind kind) throws MalformedException {
        Exhibit whole = SimulatedSeeds.of(kind);

        Exhibit joined = joined(whole.bytes(), List.copyOf(whole.parts().values()));

        assertThat(joined.bytes()).isEqualTo(whole.bytes());
        // The chain of the signer of both documents lies there twice and is taken for the first; the judge takes it for
        // both.
        whole.parts().forEach((part, bytes) -> {
            if (part != Part.QE_IDENTITY_ISSUER_CHAIN) {
                assertThat(joined.part(part)).as(part.code()).contains(bytes);
            }
        });
        assertThat(JUDGE.judge(joined, SimulatedSeeds.AT).outcome())
                .isEqualTo(JUDGE.judge(whole, SimulatedSeeds.AT).outcome());
    }

    @Test
    void theCollateralOfThePlatformIsTakenWhereTheOtherKindsLiesThereToo() throws MalformedException {
        Exhibit sgx = SimulatedSeeds.of(EvidenceKind.SGX_QUOTE);
        Exhibit tdx = SimulatedSeeds.of(EvidenceKind.TDX_QUOTE);
        List<Bytes> files = new ArrayList<>(tdx.parts().values());
        files.addAll(sgx.parts().values());

        assertThat(joined(sgx.bytes(), files).part(Part.TCB_INFO)).isEqualTo(sgx.part(Part.TCB_INFO));
        assertThat(joined(tdx.bytes(), files).part(Part.TCB_INFO)).isEqualTo(tdx.part(Part.TCB_INFO));
        assertThat(joined(tdx.bytes(), files).part(Part.QE_IDENTITY)).isEqualTo(tdx.part(Part.QE_IDENTITY));
    }

    @Test
    void whatBelongsToOtherEvidenceIsLeftAside() throws MalformedException {
        Exhibit report = SimulatedSeeds.of(EvidenceKind.SNP_REPORT);
        Exhibit quote = SimulatedSeeds.of(EvidenceKind.SGX_QUOTE);
        List<Bytes> files = new ArrayList<>(quote.parts().values());
        files.addAll(report.parts().values());

        assertThat(joined(report.bytes(), files).parts().keySet())
                .isEqualTo(report.parts().keySet());
    }

    @Test
    void aDocumentThatIsAboutABuildNeedsNothingBeside() throws MalformedException {
        Bytes sbom = Bytes.utf8("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[]}");

        assertThat(joined(sbom, List.of())).isEqualTo(Exhibit.of(EvidenceKind.CYCLONEDX_DOCUMENT, sbom));
    }
}
