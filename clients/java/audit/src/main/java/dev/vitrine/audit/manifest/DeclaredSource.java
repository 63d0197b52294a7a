package dev.vitrine.audit.manifest;

import dev.vitrine.tlog.Bytes;
import java.util.Optional;

/**
 * Where the source is.
 *
 * @param url of the repository
 * @param commit 20 bytes, or 32 in a repository of SHA-256; empty only where an archive is there
 * @param tag for people; nothing is fetched by it
 * @param subdirectory what the build sees as its root, within the source
 * @param archive the source as one file by its digest: the locator that does not move
 */
public record DeclaredSource(
        String url,
        Optional<Bytes> commit,
        Optional<String> tag,
        Optional<RelativePath> subdirectory,
        Optional<PinnedFile> archive) {

    public DeclaredSource {
        if (commit.isEmpty() && archive.isEmpty()) {
            throw new IllegalArgumentException("a source is named by a commit or by an archive");
        }
    }
}
