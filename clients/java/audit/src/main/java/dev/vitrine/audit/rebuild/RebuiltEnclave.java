package dev.vitrine.audit.rebuild;

import java.util.Optional;

/**
 * One enclave of a rebuild: an image, or why there is none.
 *
 * @param image what came out, measured
 * @param failure why nothing came out; exactly one of both is there
 * @param repeated where it was built twice
 */
public record RebuiltEnclave(
        String name, Optional<RebuiltImage> image, Optional<BuildFailure> failure, Optional<Repetition> repeated) {

    public RebuiltEnclave {
        if (image.isPresent() == failure.isPresent()) {
            throw new IllegalArgumentException("a build leaves an image or a failure");
        }
    }

    /**
     * What a second build gave, in another folder and at another time.
     *
     * @param isSame the same bytes
     * @param explanation where they differ and why, probably
     */
    public record Repetition(boolean isSame, String explanation) {}

    static RebuiltEnclave of(String name, RebuiltImage image) {
        return new RebuiltEnclave(name, Optional.of(image), Optional.empty(), Optional.empty());
    }

    static RebuiltEnclave failed(String name, BuildFailure failure) {
        return new RebuiltEnclave(name, Optional.empty(), Optional.of(failure), Optional.empty());
    }

    RebuiltEnclave repeated(Repetition repetition) {
        return new RebuiltEnclave(name, image, failure, Optional.of(repetition));
    }
}
