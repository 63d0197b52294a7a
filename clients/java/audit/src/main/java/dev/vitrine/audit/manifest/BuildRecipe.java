package dev.vitrine.audit.manifest;

import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * How to build: data, which only a rebuilder that was asked to runs.
 *
 * @param name unique in its manifest
 * @param entryPoint the file inside of the source that the builder starts from; for Nix, an attribute such as
 *     {@code .#enclave}
 * @param arguments what is added to the builder's command; with the builder {@code command}, the whole command
 * @param inputs the names of the inputs that this recipe needs
 * @param lock the SHA-256 of the file in the source that pins further inputs (Cargo.lock, flake.lock), where there is one
 */
public record BuildRecipe(
        String name,
        BuildTool builder,
        Optional<String> entryPoint,
        List<String> arguments,
        List<String> inputs,
        Optional<LockFile> lock) {

    public BuildRecipe {
        arguments = List.copyOf(arguments);
        inputs = List.copyOf(inputs);
    }

    /**
     * A file of the source's own ecosystem that pins what the build fetches.
     *
     * @param sha256 32 bytes
     */
    public record LockFile(RelativePath path, Bytes sha256) {}
}
