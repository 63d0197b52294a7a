package dev.vitrine.evidence.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Shared;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructVerifier;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Measures every signed enclave in the folder named by the property {@code vitrine.enclaves}. They are executables of other
 * people and no part of this project. A stream {@code name.sgxs} takes its signature from {@code name.sig}; files that are
 * no enclaves are passed over, but a folder without any fails.
 */
class PublicEnclavesTest {

    @TestFactory
    List<DynamicTest> everySignedEnclaveMeasuresToItsSignature() throws IOException {
        String folder = System.getProperty("vitrine.enclaves", "");
        Assumptions.assumeFalse(folder.isEmpty(), "vitrine.enclaves names no folder of signed enclaves");
        List<DynamicTest> tests;
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            tests = files.filter(Files::isRegularFile)
                    .filter(PublicEnclavesTest::isImage)
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> measure(file)))
                    .toList();
        }
        assertThat(tests).as("signed enclaves in %s", folder).isNotEmpty();
        return tests;
    }

    private static boolean isImage(Path file) {
        Bytes bytes = Shared.read(file);
        return bytes.size() > Sigstruct.SIZE && (ElfImage.looksLike(bytes) || SgxsImage.looksLike(bytes));
    }

    private static void measure(Path file) throws Exception {
        EnclaveImageVerifier verifier =
                new EnclaveImageVerifier(new SigstructVerifier(PublishedKeys.shipped()), MeasureLimits.DEFAULT);
        Path signature = file.resolveSibling(file.getFileName().toString().replaceAll("\\.sgxs$", ".sig"));
        Optional<Sigstruct> detached = !signature.equals(file) && Files.exists(signature)
                ? Optional.of(Sigstruct.parse(Shared.read(signature)))
                : Optional.empty();

        Verdict verdict = verifier.verify(Shared.read(file), detached, Instant.parse("2026-01-01T00:00:00Z"));

        for (Check check : verdict.checks()) {
            if (check.id().startsWith("image.") || check.id().contains("signature")) {
                assertThat(check.outcome()).as("%s", check).isEqualTo(Outcome.PROVEN);
            }
        }
        assertThat(verdict.measurements().get("sgx-mrenclave-measured"))
                .isNotNull()
                .isEqualTo(verdict.measurements().get("sgx-mrenclave"));
    }
}
