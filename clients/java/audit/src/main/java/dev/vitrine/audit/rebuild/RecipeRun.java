package dev.vitrine.audit.rebuild;

import dev.vitrine.audit.manifest.BuildRecipe;
import dev.vitrine.audit.manifest.DeclaredEnclave;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.manifest.PinnedFile;
import dev.vitrine.evidence.sigstruct.EnclaveKey;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One recipe, built once: source and inputs, then every step, then the images. */
final class RecipeRun {

    private static final long MAX_IMAGE = 1L << 30;
    private static final int LAST_LINES = 12;

    private final RebuildSettings settings;
    private final Workshop workshop;
    private final InstantSource clock;
    private final Path script;
    private final BoundedLog log;
    private final Transcript transcript;
    private final Consumer<String> progress;

    RecipeRun(
            RebuildSettings settings,
            Workshop workshop,
            InstantSource clock,
            Path script,
            BoundedLog log,
            Transcript transcript,
            Consumer<String> progress) {
        this.settings = settings;
        this.workshop = workshop;
        this.clock = clock;
        this.script = script;
        this.log = log;
        this.transcript = transcript;
        this.progress = progress;
    }

    /**
     * What a recipe gave.
     *
     * @param images by the names of the enclaves
     */
    record Result(Map<String, Bytes> images, Optional<SourceTree> source, Optional<BuildFailure> failure) {

        static Result failed(Optional<SourceTree> source, BuildFailure failure) {
            return new Result(Map.of(), source, Optional.of(failure));
        }
    }

    Result run(Manifest manifest, BuildRecipe recipe, Path root) throws IOException {
        BuildFolder build = BuildFolder.create(root);
        Fetcher fetcher = new Fetcher(settings.store(), settings.reach());
        Optional<SourceTree> source = Optional.empty();
        try {
            progress.accept("fetching the source");
            SourceTree tree = new SourceFetcher(workshop.programs(), fetcher, settings.reach())
                    .fetch(manifest.source(), build.source(), root.resolve("home"), transcript);
            source = Optional.of(tree);
            // After the source: that it is still there is worth knowing also where nothing can build it.
            Builder builder = workshop.builder(recipe.builder());
            if (!builder.isAvailable()) {
                return Result.failed(
                        source, new BuildFailure("builder-missing", builder.missing(), builder.install(), ""));
            }
            Optional<BuildFailure> lock = checkLock(recipe, tree);
            if (lock.isPresent()) {
                return Result.failed(source, lock.get());
            }
            List<PinnedFile> inputs = manifest.inputsOf(recipe);
            fetchInputs(inputs, build, tree, fetcher);
            Optional<BuildFailure> failure = steps(recipe, builder, inputs, build, tree);
            return failure.isPresent()
                    ? Result.failed(source, failure.get())
                    : new Result(images(manifest, recipe, tree), source, Optional.empty());
        } catch (FetchException e) {
            return Result.failed(
                    source,
                    new BuildFailure(
                            e.code(),
                            String.valueOf(e.getMessage()),
                            "its publisher, or anybody who kept it, can serve it again: the digest says whether it is it",
                            e.input()));
        }
    }

    private static Optional<BuildFailure> checkLock(BuildRecipe recipe, SourceTree tree) throws IOException {
        if (recipe.lock().isEmpty()) {
            return Optional.empty();
        }
        BuildRecipe.LockFile lock = recipe.lock().get();
        Path file = lock.path().in(tree.root());
        if (!isInside(file, tree.root())) {
            return Optional.of(new BuildFailure(
                    "lock-differs", "the source has no " + lock.path(), "correct `lock:` in the manifest", ""));
        }
        String actual = SourceTree.sha256(file);
        return actual.equals(lock.sha256().hex())
                ? Optional.empty()
                : Optional.of(new BuildFailure(
                        "lock-differs",
                        lock.path() + " has SHA-256 " + actual + ", the recipe pins "
                                + lock.sha256().hex(),
                        "the commit and the recipe are not of one release",
                        lock.path().text()));
    }

    private void fetchInputs(List<PinnedFile> inputs, BuildFolder build, SourceTree tree, Fetcher fetcher)
            throws FetchException, IOException {
        for (PinnedFile input : inputs) {
            progress.accept("fetching " + input.name());
            Path target = build.inputs().resolve(fileName(input));
            fetcher.fetch(input, target, transcript);
            if (input.path().isPresent()) {
                Path place = input.path().get().in(tree.root());
                Path folder = Files.createDirectories(place.getParent());
                if (!folder.toRealPath().startsWith(tree.root().toRealPath())) {
                    throw new FetchException(
                            "source-differs", input.name(), "the path of " + input.name() + " leads out of the source");
                }
                boolean unused = Files.deleteIfExists(place);
                Path copied = Files.copy(target, place);
                transcript.same(
                        "cp " + Transcript.quoted(target.toString()) + " " + Transcript.quoted(copied.toString()));
            }
        }
    }

    /** The input's name where it is one; digests cannot collide with each other and are no paths. */
    private static String fileName(PinnedFile input) {
        return input.name().matches("[A-Za-z0-9_@+=-][A-Za-z0-9_@+=.-]*")
                ? input.name()
                : input.sha256().hex();
    }

    private Optional<BuildFailure> steps(
            BuildRecipe recipe, Builder builder, List<PinnedFile> inputs, BuildFolder build, SourceTree tree)
            throws IOException {
        List<Path> images = BuildStep.images(inputs).stream()
                .map(input -> build.inputs().resolve(fileName(input)))
                .toList();
        Path key = writeDummyKey(build);
        Sandbox sandbox = new Sandbox(workshop.isolation(), workshop.programs(), settings.limits(), script);
        Map<String, String> environment = build.environment(tree, builder, workshop.programs());
        Instant end = clock.instant().plus(settings.limits().time());
        for (BuildStep step : BuildStep.of(recipe, builder, images, key)) {
            if (step.needsNetwork() && settings.reach() == Reach.NOWHERE) {
                continue; // The next step says what is missing.
            }
            progress.accept("running " + Transcript.shell(step.command()));
            Sandbox.End ended = sandbox.run(
                    step, build, tree.root(), environment, Duration.between(clock.instant(), end), log, transcript);
            if (ended.isTimeout()) {
                return Optional.of(new BuildFailure(
                        "time-limit",
                        "the build was not done within "
                                + settings.limits().time().toSeconds() + " s",
                        "give it more time: --time-limit",
                        ""));
            }
            if (ended.exit() != 0) {
                return Optional.of(new BuildFailure(
                        "build-failed",
                        "`" + Transcript.shell(step.command()) + "` ended with exit code " + ended.exit()
                                + "; it said: " + log.end(LAST_LINES),
                        "the whole log is in the report",
                        ""));
            }
        }
        return Optional.empty();
    }

    private static Path writeDummyKey(BuildFolder build) throws IOException {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(EnclaveKey.dummy().toPkcs8().toByteArray())
                + "\n-----END PRIVATE KEY-----\n";
        return Files.writeString(build.root().resolve("dummy-key.pem"), pem);
    }

    private static Map<String, Bytes> images(Manifest manifest, BuildRecipe recipe, SourceTree tree)
            throws IOException {
        Map<String, Bytes> images = new LinkedHashMap<>();
        for (DeclaredEnclave enclave : manifest.enclaves()) {
            boolean isOfThis = enclave.recipe().filter(recipe.name()::equals).isPresent();
            if (isOfThis && enclave.image().isPresent()) {
                Path file = enclave.image().get().in(tree.root());
                if (isInside(file, tree.root()) && Files.size(file) <= MAX_IMAGE) {
                    images.put(enclave.name(), Bytes.wrapUnsafe(Files.readAllBytes(file)));
                }
            }
        }
        return images;
    }

    /** A regular file in the source; a link that leads out of it would show the machine's own files. */
    private static boolean isInside(Path file, Path root) throws IOException {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && Files.exists(file)
                && Files.isRegularFile(file)
                && file.toRealPath().startsWith(root.toRealPath());
    }
}
