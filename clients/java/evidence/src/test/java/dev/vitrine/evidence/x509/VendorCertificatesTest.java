package dev.vitrine.evidence.x509;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Shared;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real certificates and lists of the vendors pass the strict parser, and the pins are those of the certificates. */
class VendorCertificatesTest {

    private static final Map<String, VendorRoot> ROOTS = Map.of(
            "intel-sgx-root-ca", VendorRoot.INTEL_SGX,
            "intel-sgx-root-ca-OLD-encoding", VendorRoot.INTEL_SGX,
            "intel-ias-report-signing-ca", VendorRoot.INTEL_IAS,
            "amd-ark-milan", VendorRoot.AMD_MILAN,
            "amd-ark-genoa", VendorRoot.AMD_GENOA,
            "amd-ark-turin", VendorRoot.AMD_TURIN,
            "aws-nitro-root-g1", VendorRoot.AWS_NITRO);

    @Test
    void theVendorsRootsAreTheOnesThatArePinned() throws Exception {
        Path folder = Shared.path("corpus/trust-anchors");
        for (Map.Entry<String, VendorRoot> entry : ROOTS.entrySet()) {
            Certificate root = Certificate.parse(Shared.read(folder.resolve(entry.getKey() + ".der")));
            CertificateChain chain = CertificateChain.link(List.of(root), TrustAnchors.of(entry.getValue()));

            assertThat(chain.fault(0)).as(entry.getKey()).isEmpty();
            assertThat(chain.anchor()).contains(entry.getValue().anchor());
        }
    }

    @Test
    void anImpostorOfTheSameNameIsNotTheRoot() throws Exception {
        Path folder = Shared.path("corpus/pcs-collateral/ca");
        for (String name : List.of("842a5bcb", "bf85a53f")) {
            Certificate root =
                    Certificate.parse(Shared.read(folder.resolve("IMPOSTOR-intel-sample-root-" + name + ".der")));
            CertificateChain chain = CertificateChain.link(List.of(root), TrustAnchors.of(VendorRoot.INTEL_SGX));

            assertThat(root.commonName()).isEqualTo("Intel SGX Root CA");
            assertThat(chain.fault(0)).contains(Fault.UNTRUSTED_ROOT);
        }
    }

    @Test
    void intelsIntermediatesAndListsVerifyUnderTheRoot() throws Exception {
        Path folder = Shared.path("corpus/pcs-collateral/ca");
        Certificate root = Certificate.parse(Shared.read(folder.resolve("intel-sgx-root-ca-current-44a0196b.der")));
        for (String name : List.of("pck-platform-ca", "pck-processor-ca", "tcb-signing-2018-2025")) {
            Certificate certificate = Certificate.parse(Shared.read(folder.resolve(name + ".der")));
            CertificateChain chain =
                    CertificateChain.link(List.of(certificate, root), TrustAnchors.of(VendorRoot.INTEL_SGX));

            assertThat(chain.isLinked()).as(name).isTrue();
        }
        RevocationList list =
                RevocationList.parse(Shared.read(folder.resolveSibling("crl").resolve("root-20250320-ad6f3f.der")));
        assertThat(list.faultUnder(root)).isEmpty();
    }
}
