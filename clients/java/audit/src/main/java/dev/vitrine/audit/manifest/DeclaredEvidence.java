package dev.vitrine.audit.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One observation of a release: a quote that was seen, or the place where one should be.
 *
 * @param name unique in its manifest
 * @param enclave the name of the enclave that it should be of
 * @param file the quote or report; empty where nobody kept it, which {@code missing} then says
 * @param reportData how its report data was made, where it differs from the enclave's own recipe
 * @param preimages the files behind the names in the recipe
 * @param missing what is not there, in words: each one is unknown until somebody supplies it
 */
public record DeclaredEvidence(
        String name,
        Optional<String> enclave,
        Optional<ReleasedFile> file,
        Optional<dev.vitrine.evidence.reportdata.Recipe> reportData,
        Map<String, ReleasedFile> preimages,
        List<Missing> missing) {

    public DeclaredEvidence {
        preimages = java.util.Collections.unmodifiableMap(new TreeMap<>(preimages));
        missing = List.copyOf(missing);
    }

    /**
     * A hole.
     *
     * @param what is missing
     * @param supplier who could supply it
     */
    public record Missing(String what, String supplier) {}
}
