package dev.vitrine.audit.manifest;

import dev.vitrine.evidence.reportdata.Recipe;
import java.util.List;
import java.util.Optional;

/**
 * One enclave of a release.
 *
 * @param name unique in its release
 * @param recipe the name of the recipe that builds it; empty where nobody knows how it was built
 * @param image what the build leaves behind, inside of the source: unsigned
 * @param config what it is signed with, inside of the source: Enclave.config.xml, an Open Enclave .conf, a Gramine manifest
 * @param signed the signed enclave that was released
 * @param expected what the release says that it is
 * @param reportData how its report data is made
 * @param unmeasured what the measurement does not cover; empty means that nobody stated it, not that there is nothing
 */
public record DeclaredEnclave(
        String name,
        Optional<String> recipe,
        Optional<RelativePath> image,
        Optional<RelativePath> config,
        Optional<ReleasedFile> signed,
        Optional<ExpectedIdentity> expected,
        Optional<Recipe> reportData,
        List<String> unmeasured) {

    public DeclaredEnclave {
        unmeasured = List.copyOf(unmeasured);
    }
}
