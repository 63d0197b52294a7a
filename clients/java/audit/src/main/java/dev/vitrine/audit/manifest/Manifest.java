package dev.vitrine.audit.manifest;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A manifest, checked: every name that it uses is declared in it. Immutable.
 *
 * @param project a URL without its scheme, by convention: {@code example.org/wallet}
 * @param release the version
 * @param recipes each name once
 * @param inputs everything that the recipes fetch, each name once
 * @param inputsLock the file beside the manifest that has the inputs, where they are not in the manifest itself
 * @param unmeasured what no measurement of the release covers
 * @param reproducibleUntil the publisher keeps the inputs available until then
 */
public record Manifest(
        String project,
        String release,
        DeclaredSource source,
        List<DeclaredEnclave> enclaves,
        List<BuildRecipe> recipes,
        List<PinnedFile> inputs,
        Optional<RelativePath> inputsLock,
        List<DeclaredEvidence> evidence,
        List<String> unmeasured,
        Optional<Instant> reproducibleUntil,
        List<String> notes) {

    /** The usual name of the file. */
    public static final String FILE_NAME = "vitrine.yml";

    /** Above any manifest that people write. */
    public static final int MAX_SIZE = 1024 * 1024;

    public Manifest {
        enclaves = List.copyOf(enclaves);
        recipes = List.copyOf(recipes);
        inputs = List.copyOf(inputs);
        evidence = List.copyOf(evidence);
        unmeasured = List.copyOf(unmeasured);
        notes = List.copyOf(notes);
    }

    /**
     * Reads a manifest that needs no other file.
     *
     * @throws MalformedException with line and column, and what to write instead; also where it names an inputs.lock, which
     *     {@link #parse(Bytes, Bytes)} takes
     */
    public static Manifest parse(Bytes yaml) throws MalformedException {
        return ManifestFile.parse(yaml, Optional.empty());
    }

    /** Reads a manifest and the {@code inputs.lock} that it names. */
    public static Manifest parse(Bytes yaml, Bytes inputsLock) throws MalformedException {
        return ManifestFile.parse(yaml, Optional.of(inputsLock));
    }

    /**
     * Reads a manifest from a file, and the {@code inputs.lock} beside it where it names one.
     *
     * @throws MalformedException the message begins with the file's name
     */
    public static Manifest load(Path file) throws IOException, MalformedException {
        return ManifestFolder.load(file);
    }

    public Optional<DeclaredEnclave> enclave(String name) {
        return enclaves.stream().filter(enclave -> enclave.name().equals(name)).findFirst();
    }

    /** The recipe that builds an enclave of this manifest; empty where nobody knows how it was built. */
    public Optional<BuildRecipe> recipeOf(DeclaredEnclave enclave) {
        return recipes.stream()
                .filter(recipe -> enclave.recipe().filter(recipe.name()::equals).isPresent())
                .findFirst();
    }

    /** The inputs of a recipe, in the order of the recipe. */
    public List<PinnedFile> inputsOf(BuildRecipe recipe) {
        return recipe.inputs().stream()
                .flatMap(name -> inputs.stream().filter(input -> input.name().equals(name)))
                .toList();
    }
}
