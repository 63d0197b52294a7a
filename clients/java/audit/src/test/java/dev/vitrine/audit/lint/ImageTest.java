package dev.vitrine.audit.lint;

import static dev.vitrine.audit.lint.Lint.docker;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageTest {

    private static final String PINNED = "debian:bookworm@sha256:" + "a".repeat(64);

    @Test
    void findsImagesByTagAndWithoutOne() {
        assertThat(docker("FROM debian:bookworm", "FROM debian", "FROM ghcr.io/a/b:1.2 AS x", "FROM debian:latest"))
                .containsExactly("1 image-by-tag", "2 image-by-tag", "3 image-by-tag", "4 image-by-tag");
    }

    @Test
    void takesDigestsScratchAndEarlierStages() {
        assertThat(docker(
                        "FROM " + PINNED + " AS Build",
                        "FROM scratch",
                        "COPY --from=build /a /a",
                        "COPY --from=0 /a /a",
                        "FROM build AS next",
                        "FROM --platform=$BUILDPLATFORM " + PINNED))
                .isEmpty();
    }

    @Test
    void followsArguments() {
        assertThat(docker("ARG IMAGE=debian:12", "FROM $IMAGE", "FROM ${IMAGE}"))
                .containsExactly("2 image-by-tag", "3 image-by-tag");
        assertThat(docker("ARG IMAGE=" + PINNED, "FROM ${IMAGE} AS a", "FROM a"))
                .isEmpty();
        assertThat(docker("ARG DIGEST=sha256:" + "b".repeat(64), "FROM debian@${DIGEST}"))
                .isEmpty();
        assertThat(docker("ARG TAG=12", "FROM debian:${TAG}-slim")).containsExactly("2 image-by-tag");
        assertThat(docker("FROM ${IMAGE:-debian:12}")).containsExactly("1 image-by-tag");
        assertThat(docker("ARG IMAGE", "FROM $IMAGE")).containsExactly("2 image-by-tag");
    }

    @Test
    void looksAtWhatIsCopiedAndMountedFromImages() {
        assertThat(docker(
                        "FROM " + PINNED,
                        "COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/",
                        "RUN --mount=type=bind,from=docker.io/x/y:1,target=/y true",
                        "COPY --from=context /a /a"))
                .containsExactly("2 image-by-tag", "3 image-by-tag");
    }

    @Test
    void readsContinuationsCommentsAndTheEscapeCharacter() {
        assertThat(docker(
                        "# escape=`",
                        "FROM `",
                        "  debian:12",
                        "# FROM x:1",
                        "RUN a `",
                        " # a comment",
                        "",
                        "  && apt-get update"))
                .containsExactly("2 image-by-tag", "8 apt-without-snapshot");
    }

    @Test
    void looksAtImagesThatCommandsPull() {
        assertThat(Lint.script(
                        "docker pull alpine:3.19",
                        "docker run --rm -v $PWD:/src -w /src rust:1.75 cargo test",
                        "docker run --rm rust@sha256:" + "c".repeat(64) + " true",
                        "docker build -t mine . && docker run mine",
                        "docker run $IMAGE"))
                .containsExactly("1 image-by-tag", "2 image-by-tag");
    }
}
