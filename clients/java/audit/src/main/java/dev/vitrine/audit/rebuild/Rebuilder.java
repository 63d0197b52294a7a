package dev.vitrine.audit.rebuild;

import dev.vitrine.audit.diff.Differ;
import dev.vitrine.audit.manifest.BuildRecipe;
import dev.vitrine.audit.manifest.DeclaredEnclave;
import dev.vitrine.audit.manifest.DeclaredSource;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.manifest.PinnedFile;
import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Rebuilds a release: every recipe once, or twice where that was asked for. Not thread-safe. */
public final class Rebuilder {

    /** The names of the two folders differ in length, so that a path in the output moves what stands behind it. */
    private static final String FIRST = "build";

    private static final String SECOND = "second-build-elsewhere";

    private final RebuildSettings settings;
    private final Workshop workshop;
    private final InstantSource clock;

    public Rebuilder(RebuildSettings settings, Workshop workshop, InstantSource clock) {
        this.settings = settings;
        this.workshop = workshop;
        this.clock = clock;
    }

    /**
     * Builds. What goes wrong with a build is in the result; an exception means that this machine failed.
     *
     * @param signed the released files by the enclaves' names, as far as they are at hand: their layout measures what the
     *     build leaves unsigned
     * @param work an empty folder of its own
     * @param progress is told what happens, a line at a time
     */
    public Rebuild run(Manifest manifest, Map<String, Bytes> signed, Path work, Consumer<String> progress)
            throws IOException {
        Instant startedAt = clock.instant();
        Transcript transcript = new Transcript();
        BoundedLog log = new BoundedLog(settings.limits().log());
        workshop.isolation().shortcomings().forEach(transcript::remark);
        Path created = Files.createDirectories(work);
        Path script = Isolation.writeScript(created);
        RecipeRun run = new RecipeRun(settings, workshop, clock, script, log, transcript, progress);

        Map<String, RecipeRun.Result> first = new LinkedHashMap<>();
        Map<String, RecipeRun.Result> second = new LinkedHashMap<>();
        for (BuildRecipe recipe : recipes(manifest)) {
            first.put(recipe.name(), run.run(manifest, recipe, work.resolve(FIRST + "-" + first.size())));
            if (settings.isTwice() && first.get(recipe.name()).failure().isEmpty()) {
                waitForAnotherSecond(clock.instant());
                second.put(recipe.name(), run.run(manifest, recipe, work.resolve(SECOND + "-" + second.size())));
            }
        }
        List<RebuiltEnclave> enclaves = new ArrayList<>();
        for (DeclaredEnclave enclave : manifest.enclaves()) {
            enclaves.add(enclave(enclave, first, second, Optional.ofNullable(signed.get(enclave.name()))));
        }
        Optional<SourceTree> source = first.values().stream()
                .flatMap(result -> result.source().stream())
                .findFirst();
        if (!settings.keepsFolders()) {
            Folders.deleteBelow(work);
        }
        return new Rebuild(
                enclaves,
                source,
                environment(manifest),
                workshop.isolation().shortcomings(),
                transcript.lines(),
                log.bytes(),
                startedAt,
                clock.instant());
    }

    /**
     * A file of the source, such as its manifest; empty where the source has none of that name.
     *
     * @param work an empty folder of its own
     */
    public Optional<Bytes> readFromSource(DeclaredSource source, RelativePath path, Path work)
            throws IOException, FetchException {
        BuildFolder folder = BuildFolder.create(work.resolve("look"));
        Fetcher fetcher = new Fetcher(settings.store(), settings.reach());
        SourceTree tree = new SourceFetcher(workshop.programs(), fetcher, settings.reach())
                .fetch(source, folder.source(), folder.root().resolve("home"), new Transcript());
        Path file = path.in(tree.root());
        Optional<Bytes> content = Files.isRegularFile(file)
                        && file.toRealPath().startsWith(tree.root().toRealPath())
                        && Files.size(file) <= Manifest.MAX_SIZE
                ? Optional.of(Bytes.wrapUnsafe(Files.readAllBytes(file)))
                : Optional.empty();
        Folders.deleteBelow(work);
        return content;
    }

    /** A file by its digest, at most 1 GiB of it. */
    public Bytes fetch(PinnedFile file, Path work) throws IOException, FetchException {
        Path created = Files.createDirectories(work);
        Path target = created.resolve("fetched");
        new Fetcher(settings.store(), settings.reach()).fetch(file, target, new Transcript());
        Bytes content = Bytes.wrapUnsafe(Files.readAllBytes(target));
        Files.delete(target);
        return content;
    }

    /** Each recipe that builds an enclave, once. */
    private static Set<BuildRecipe> recipes(Manifest manifest) {
        Set<BuildRecipe> recipes = new LinkedHashSet<>();
        manifest.enclaves().forEach(enclave -> manifest.recipeOf(enclave).ifPresent(recipes::add));
        return recipes;
    }

    private RebuiltEnclave enclave(
            DeclaredEnclave enclave,
            Map<String, RecipeRun.Result> first,
            Map<String, RecipeRun.Result> second,
            Optional<Bytes> signed) {
        Optional<RecipeRun.Result> result = enclave.recipe().map(first::get);
        if (result.isEmpty()) {
            return RebuiltEnclave.failed(
                    enclave.name(),
                    new BuildFailure(
                            "no-recipe",
                            "nobody says how this enclave was built",
                            "its publisher can add a recipe to the manifest; so can anybody else",
                            ""));
        }
        if (result.get().failure().isPresent()) {
            return RebuiltEnclave.failed(enclave.name(), result.get().failure().get());
        }
        Optional<Bytes> file = Optional.ofNullable(result.get().images().get(enclave.name()));
        if (file.isEmpty()) {
            return RebuiltEnclave.failed(enclave.name(), noImage(enclave));
        }
        RebuiltEnclave rebuilt =
                RebuiltEnclave.of(enclave.name(), RebuiltImage.of(file.get(), signed, settings.measuring()));
        RecipeRun.Result again = second.get(enclave.recipe().orElseThrow());
        return again == null ? rebuilt : rebuilt.repeated(compare(enclave, file.get(), again));
    }

    private static BuildFailure noImage(DeclaredEnclave enclave) {
        return enclave.image().isEmpty()
                ? new BuildFailure(
                        "no-image",
                        "the manifest does not say where the build leaves this enclave",
                        "add `image:` with its path in the source",
                        "")
                : new BuildFailure(
                        "no-image",
                        "the build left no file " + enclave.image().get() + " behind",
                        "correct `image:` in the manifest, or the recipe",
                        "");
    }

    private RebuiltEnclave.Repetition compare(DeclaredEnclave enclave, Bytes file, RecipeRun.Result again) {
        Bytes other = again.images().get(enclave.name());
        if (other == null) {
            String why = again.failure().map(BuildFailure::reason).orElse("it left no image");
            return new RebuiltEnclave.Repetition(false, "the second build failed: " + why);
        }
        if (other.equals(file)) {
            return new RebuiltEnclave.Repetition(
                    true, "two builds in different folders and seconds gave the same bytes");
        }
        return new RebuiltEnclave.Repetition(
                false,
                "the build is not deterministic: "
                        + new Differ(settings.measuring()).compare(file, other).summary());
    }

    /** A clock that is read in seconds must not read the same twice. */
    private void waitForAnotherSecond(Instant now) throws IOException {
        try {
            while (clock.instant().getEpochSecond() == now.getEpochSecond()) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted between two builds", e);
        }
    }

    private String environment(Manifest manifest) {
        List<String> parts = new ArrayList<>();
        recipes(manifest).stream()
                .map(recipe -> workshop.describe(recipe.builder()))
                .distinct()
                .forEach(parts::add);
        return String.join("\n", parts);
    }
}
