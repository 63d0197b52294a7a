package dev.vitrine.evidence.dcap;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class DcapVerifierFuzzTest {

    private static final DcapVerifier VERIFIER = DcapVerifier.under(FakePki.anchors());

    /** Nobody has Intel's key here, and nothing but the sound quote is proven under the fake one. */
    @FuzzTest
    void collateralOfAnyBytesEndsInAVerdict(FuzzedDataProvider data) throws MalformedException {
        FakePlatform platform = FakePlatform.sgx();
        Part part = data.pickValue(
                new Part[] {Part.TCB_INFO, Part.TCB_INFO_CHAIN, Part.QE_IDENTITY, Part.PCK_CRL, Part.ROOT_CA_CRL});
        Bytes bytes = Bytes.copyOf(data.consumeRemainingAsBytes());
        Outcome conclusion = VERIFIER.verify(
                        Quote.parse(platform.quote()), platform.collateral().with(part, bytes), FakePki.NOW)
                .conclusion();
        if (conclusion == Outcome.PROVEN
                && !bytes.equals(platform.collateral().part(part).orElseThrow())) {
            throw new AssertionError("forged collateral was taken for Intel's");
        }
    }
}
