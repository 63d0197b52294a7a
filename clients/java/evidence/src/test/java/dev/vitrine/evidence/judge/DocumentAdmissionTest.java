package dev.vitrine.evidence.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Shared;
import dev.vitrine.evidence.judge.Admissibility.Refused;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a log says to signed documents of provenance, genuine and spoilt. */
class DocumentAdmissionTest {

    private static final Instant AT = Instant.parse("2025-07-01T12:00:00Z");
    private static final Judge JUDGE = new Judge(VerifiedChains.production(64), PublishedKeys.shipped());
    private static final int LEAF = 60_000;

    private static List<Bytes> bundles() throws IOException {
        try (Stream<Path> files = Files.walk(Shared.corpus().resolve("provenance/sigstore-bundle"))) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(Shared::read)
                    .filter(file -> file.size() < LEAF)
                    .filter(DocumentAdmissionTest::isBundle)
                    .toList();
        }
    }

    private static boolean isBundle(Bytes file) {
        return new String(file.toByteArray(), java.nio.charset.StandardCharsets.UTF_8)
                .contains("application/vnd.dev.sigstore.bundle");
    }

    @Test
    void admittingNeverThrowsForWhatIsInADocument() throws IOException {
        Random random = new Random(9);
        int refused = 0;
        int seen = 0;
        for (Bytes bundle : bundles()) {
            for (int round = 0; round < 40; round++) {
                byte[] mutated = bundle.toByteArray();
                mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
                Admissibility answer = JUDGE.admit(Exhibit.of(EvidenceKind.SIGSTORE_BUNDLE, Bytes.copyOf(mutated)), AT);
                seen++;
                refused += answer instanceof Refused ? 1 : 0;
            }
        }
        assertThat(seen).isPositive();
        assertThat(refused).isGreaterThan(seen / 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = EvidenceKind.class,
            names = {"DSSE_ENVELOPE", "SIGSTORE_BUNDLE"})
    void aDocumentThatNobodySignedIsNoSignedDocument(EvidenceKind kind) {
        Bytes sbom = Bytes.utf8("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[]}");

        assertThat(JUDGE.admit(Exhibit.of(kind, sbom), AT))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.check()).isEqualTo(Refused.FORMAT));
        assertThat(JUDGE.admit(Exhibit.of(EvidenceKind.CYCLONEDX_DOCUMENT, sbom), AT))
                .isInstanceOf(Admissibility.Admitted.class);
    }
}
