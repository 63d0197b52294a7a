package dev.vitrine.evidence;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/**
 * The roots of the hardware vendors, pinned by the SHA-256 of their SubjectPublicKeyInfo. A key is pinned and not a
 * certificate, because Intel's root was issued twice for one key; a name is never enough, because Intel's sample roots
 * carry the name of the production root.
 */
public enum VendorRoot {
    INTEL_SGX("Intel SGX Root CA", "a0af031289f5d5d4132f9186068a7fc13628633ba235777472e29b6b6c67a49e"),
    INTEL_IAS(
            "Intel SGX Attestation Report Signing CA",
            "a9beeb83bb1222c108b436bdd82334e5cf380d61039dae11db95272343850394"),
    AMD_MILAN("AMD ARK-Milan", "9f056bee44377e29308cb5ffa895bdfb62d18881fa6bed8d6f075b0204089cb9"),
    AMD_GENOA("AMD ARK-Genoa", "429a69c9422aa258ee4d8db5fcda9c6470ef15f8cd5a9cebd6cbc7d90b863831"),
    AMD_TURIN("AMD ARK-Turin", "4f125410563a2ab9a50356f9243f6fe0b6f73de98603f53f90339c70e9d7ad08"),
    AWS_NITRO("AWS Nitro Enclaves Root G1", "f2caf5ecc6190b4a8399b78bc58a2bbcd0382375db8a1bfd78a82743874fd225");

    private final TrustAnchor anchor;

    VendorRoot(String name, String spkiSha256) {
        try {
            this.anchor = new TrustAnchor(name, Bytes.fromHex(spkiSha256), true);
        } catch (MalformedException e) {
            throw new AssertionError("a pinned fingerprint is not hexadecimal", e);
        }
    }

    public TrustAnchor anchor() {
        return anchor;
    }
}
