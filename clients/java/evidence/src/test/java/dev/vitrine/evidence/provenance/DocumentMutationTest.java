package dev.vitrine.evidence.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Shared;
import dev.vitrine.evidence.provenance.sigstore.TrustedRoot;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged documents end in a verdict or in the declared exception, and damage to what is signed is never proven. */
class DocumentMutationTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    static final List<Bytes> SEEDS = List.of(
            EnvelopeTest.statement(),
            EnvelopeTest.envelope(
                    "application/vnd.in-toto+json", "application/vnd.in-toto+json", EnvelopeTest.statement(), "k"),
            Bytes.utf8("""
                    StorePath: /nix/store/syd87l2rxw8cbsxmxl853h0r6pdwhwjr-curl
                    NarHash: sha256:1b4sb93wp679q4zx9k1ignby1yna3z7c4c2ri3wphylbc2dwsys0
                    NarSize: 196040
                    References:\s
                    Sig: k:AAAA
                    """),
            Bytes.utf8("""
                    SPDXVersion: SPDX-2.2
                    SPDXID: SPDXRef-DOCUMENT
                    DocumentName: n
                    DocumentNamespace: https://n
                    PackageName: p
                    PackageChecksum: SHA1: 20291a81ef065ff891b537b64d4fdccaf6f5ac02
                    """),
            Bytes.utf8(
                    "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"type\":\"library\",\"name\":\"n\","
                            + "\"hashes\":[{\"alg\":\"SHA-1\",\"content\":\"e6b1000b94e835ffd37f4c6dcbdad43f4b48a02a\"}]}]}"),
            Bytes.utf8("[{\"attestation_type\":\"dcap-tdx\",\"measurements\":{\"0\":{\"expected\":\"" + "ab".repeat(48)
                    + "\"}}}]"),
            hex("d901f5a20064746573740181d901fa583aa201a100616104a1008182a100a081a2000101a1028182015820"
                    + "11".repeat(32)));

    private static Bytes hex(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void damagedDocumentsEndInAVerdictOrTheDeclaredException() {
        Random random = new Random(7);
        for (Bytes seed : SEEDS) {
            for (int i = 0; i < 400; i++) {
                examine(mutated(seed, random));
            }
            for (int length = 0; length < seed.size(); length += 7) {
                examine(seed.slice(0, length));
            }
        }
    }

    private static void examine(Bytes document) {
        try {
            assertThat(ProvenanceVerifier.verify(document, ProvenanceTrust.NONE, AT)
                            .conclusion())
                    .isNotEqualTo(Outcome.PROVEN);
        } catch (MalformedException declared) {
            assertThat(declared.what()).isNotEmpty();
        }
    }

    private static Bytes mutated(Bytes seed, Random random) {
        byte[] bytes = seed.toByteArray();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return Bytes.wrapUnsafe(bytes);
    }

    /** A character of base64 that stands for other bits, inside of the parts of a bundle that signatures cover. */
    @Test
    void damageToTheSignedPartsOfABundleIsNeverProven() throws Exception {
        Path folder = Shared.path("corpus/provenance/sigstore-bundle/conformance-rekor2-happy-path");
        String bundle = Shared.read(folder.resolve("bundle.sigstore.json")).toUtf8();
        ProvenanceTrust trust =
                ProvenanceTrust.NONE.plusSigstore(TrustedRoot.parse(Shared.read(folder.resolve("trusted_root.json"))));
        Instant later = Instant.parse("2026-11-22T00:00:00Z");
        assertThat(ProvenanceVerifier.verify(Bytes.utf8(bundle), trust, later).conclusion())
                .isEqualTo(Outcome.PROVEN);

        Random random = new Random(11);
        for (String member : List.of("canonicalizedBody", "signature", "digest", "rawBytes", "rootHash")) {
            int start = bundle.indexOf("\"" + member + "\"");
            start = bundle.indexOf('"', bundle.indexOf(':', start)) + 1;
            int end = bundle.indexOf('"', start);
            for (int i = 0; i < 12; i++) {
                int at = start + random.nextInt(end - start - 4);
                char other = bundle.charAt(at) == 'A' ? 'B' : 'A';
                Bytes damaged = Bytes.utf8(bundle.substring(0, at) + other + bundle.substring(at + 1));
                assertThat(isProven(damaged, trust, later))
                        .as("%s at %s", member, at)
                        .isFalse();
            }
        }
    }

    private static boolean isProven(Bytes document, ProvenanceTrust trust, Instant at) {
        try {
            return ProvenanceVerifier.verify(document, trust, at).conclusion() == Outcome.PROVEN;
        } catch (MalformedException e) {
            return false;
        }
    }
}
