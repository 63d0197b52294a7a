package dev.vitrine.evidence.provenance.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Shared;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.provenance.ProvenanceTrust;
import dev.vitrine.evidence.provenance.ProvenanceVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CorimProfileTest {

    /** A CoRIM of one CoMID under a profile, with one triple: {@code key} is 0 for reference values and 3 for keys. */
    private static Outcome scheme(String profile, int key, String triple) throws MalformedException {
        byte[] uri = Bytes.utf8(profile).toByteArray();
        String text =
                (uri.length < 24 ? "" : "78") + String.format("%02x", uri.length < 24 ? 0x60 + uri.length : uri.length);
        String comid = "a201a1006161" + "04a1" + String.format("%02x", key) + "81" + triple;
        String tag = "d901fa58" + String.format("%02x", comid.length() / 2) + comid;
        String corim = "d901f5a3006163" + "0181" + tag + "03d820" + text
                + Bytes.copyOf(uri).hex();
        Verdict verdict = ProvenanceVerifier.verify(Bytes.fromHex(corim), ProvenanceTrust.NONE, Instant.EPOCH);
        return verdict.checks().stream()
                .filter(check -> check.id().equals("corim.scheme"))
                .map(Check::outcome)
                .findFirst()
                .orElseThrow();
    }

    private static final String REALM = "tag:arm.com,2025:cca_realm#1.0.0";
    private static final String CLASS = "a100a100d902305820" + "43".repeat(32);
    private static final String DIGEST = "a102818201" + "5820" + "43".repeat(32);

    @ParameterizedTest
    @CsvSource({"cca.rim,PROVEN", "cca.rem,REFUTED"})
    void aRealmHasItsInitialMeasurement(String name, Outcome expected) throws MalformedException {
        String measured = "a20067" + Bytes.utf8(name).hex() + "01" + DIGEST;

        assertThat(scheme(REALM, 0, "82" + CLASS + "81" + measured)).isEqualTo(expected);
    }

    @Test
    void aProfileThatNobodyKnowsIsUnknown() throws MalformedException {
        assertThat(scheme("tag:example.com,2025:other", 0, "82" + CLASS + "81a101" + DIGEST))
                .isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aKeyForADeviceThatNobodyNamesIsRefuted() throws MalformedException {
        assertThat(scheme("tag:arm.com,2025:psa#1.0.0", 3, "82" + CLASS + "81d9022a6161"))
                .isEqualTo(Outcome.REFUTED);
    }

    /** Files of the reference implementations, named for what is wrong with them. */
    @Test
    void whatIsNamedBadIsRefutedAndNothingElse() throws Exception {
        List<String> wrong = new ArrayList<>();
        int bad = 0;
        try (Stream<Path> files = Files.walk(Shared.corpus().resolve("provenance/corim"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".cbor")).toList()) {
                boolean isBad = file.getFileName().toString().matches(".*(-bad-|-invalid-).*");
                bad += isBad ? 1 : 0;
                if (isBad != isRefuted(file)) {
                    wrong.add(file.toString());
                }
            }
        }
        assertThat(bad).isPositive();
        assertThat(wrong).isEmpty();
    }

    private static boolean isRefuted(Path file) {
        try {
            return ProvenanceVerifier.verify(Shared.read(file), ProvenanceTrust.NONE, Instant.EPOCH)
                    .forgery()
                    .isPresent();
        } catch (MalformedException e) {
            return file.toString().matches(".*(-bad-|-invalid-).*"); // evidence and queries belong to other verifiers
        }
    }
}
