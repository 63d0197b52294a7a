package dev.vitrine.evidence;

import dev.vitrine.evidence.x509.Certificate;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The vendors' roots: fingerprints as the manifest has them, and ours among them where the key is pinned. */
final class TrustAnchorCorpus implements CorpusKind {

    private static final Pattern EXPECT = Pattern.compile("cert SHA-256 ([0-9a-f]{64}); SPKI SHA-256 ([0-9a-f]{64})");

    @Override
    public Set<String> kinds() {
        return Set.of("trust-anchors");
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        Matcher expected = EXPECT.matcher(artefact.expect());
        if (!expected.find()) {
            throw new AssertionError("an expectation of another form: " + artefact.expect());
        }
        String file = artefact.files().get(0);
        Certificate root = Certificate.parse(
                Shared.read(artefact.corpus().resolve(artefact.kind()).resolve(file)));
        boolean pinned = Arrays.stream(VendorRoot.values())
                .anyMatch(
                        vendor -> vendor.anchor().spkiSha256().equals(root.key().spkiSha256()));
        boolean hardware = !root.subjectText().contains("sigstore");
        return new CorpusResult(hardware ? "pinned" : "not hardware", pinned ? "pinned" : "not hardware")
                .field("certificate", expected.group(1), root.sha256().hex())
                .field("key", expected.group(2), root.key().spkiSha256().hex());
    }
}
