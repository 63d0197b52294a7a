package dev.vitrine.audit;

import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.evidence.image.EnclaveSigner;
import dev.vitrine.evidence.sigstruct.EnclaveKey;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The demo project of {@code cases/demo} as its publisher releases it: a repository with one commit, an image that was built
 * on the publisher's machine, signed twice by two keys, and a manifest that says so.
 *
 * @param folder with {@code vitrine.yml} and the signed files
 * @param repository where the source is
 */
public record DemoRelease(Path folder, Path repository, String commit, Map<String, Bytes> signed) {

    /** The two keys of the two signers. */
    public static final List<EnclaveKey> KEYS =
            List.of(EnclaveKey.generate(new Random(1)), EnclaveKey.generate(new Random(2)));

    private static final EnclaveSigner.Layout LAYOUT = new EnclaveSigner.Layout(16, 4, 2);
    private static final EnclaveKey.Terms TERMS = EnclaveKey.Terms.production(0x20261122, 7, 3);

    /** The case's own folder in this repository. */
    public static Path cases() {
        return Path.of(System.getProperty("vitrine.root", "../../.."), "clients", "java", "audit", "cases");
    }

    /** Skips where a fresh machine lacks what the demo is built with. */
    public static void assumeCompiler() {
        for (String program : List.of("gcc", "make", "git")) {
            Assumptions.assumeTrue(isHere(program), "skipped: there is no " + program + " on this machine");
        }
    }

    private static boolean isHere(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(path.split(":", -1)).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /**
     * Makes the release.
     *
     * @param recipe how the manifest says that it is built, in YAML
     * @param makeArguments with which the publisher built it
     */
    public static DemoRelease create(Path parent, String recipe, String... makeArguments)
            throws IOException, InterruptedException {
        Path repository = copyOfSource(parent.resolve("repository"));
        // A manifest in the source cannot name the commit that it is in: the release says which.
        Files.writeString(
                repository.resolve("vitrine.yml"),
                manifest(repository, parent.resolve("release"), "0".repeat(40), recipe));
        git(repository, "init", "-q", "-b", "main");
        git(repository, "add", "-A");
        git(repository, "commit", "-q", "-m", "Seal a message");
        String commit = git(repository, "rev-parse", "HEAD").strip();

        Path publisher = copyOfSource(parent.resolve("machine-of-the-publisher"));
        List<String> make = new ArrayList<>(List.of("make", "-s"));
        make.addAll(List.of(makeArguments));
        String unused = run(publisher, make);
        Bytes image = Bytes.copyOf(Files.readAllBytes(publisher.resolve("out/vault.so")));

        Path folder = Files.createDirectories(parent.resolve("release"));
        Map<String, Bytes> signed = new TreeMap<>();
        try {
            for (int i = 0; i < KEYS.size(); i++) {
                Bytes file = EnclaveSigner.sign(image, LAYOUT, KEYS.get(i), TERMS);
                Files.write(folder.resolve("vault-" + (i + 1) + ".signed.so"), file.toByteArray());
                signed.put("vault-" + (i + 1), file);
            }
        } catch (dev.vitrine.tlog.MalformedException e) {
            throw new AssertionError(e);
        }
        Files.writeString(folder.resolve("vitrine.yml"), manifest(repository, folder, commit, recipe));
        return new DemoRelease(folder, repository, commit, signed);
    }

    private static String manifest(Path repository, Path folder, String commit, String recipe) {
        return """
                version: 1
                project: vitrine.example/demo
                release: "1.0"
                source: {url: "%s", commit: %s}
                recipes:
                  - %s
                enclaves:
                  - name: vault-1
                    recipe: main
                    image: out/vault.so
                    signed: {path: vault-1.signed.so, url: "%s"}
                    unmeasured: [what the host passes to it]
                  - name: vault-2
                    recipe: main
                    image: out/vault.so
                    signed: {path: vault-2.signed.so, url: "%s"}
                    unmeasured: [what the host passes to it]
                """.formatted(
                        repository.toUri(),
                        commit,
                        recipe,
                        folder.resolve("vault-1.signed.so").toUri(),
                        folder.resolve("vault-2.signed.so").toUri());
    }

    /** Writes the source as one file, and its digest into the manifest. */
    public void pinSource(Path archive) throws IOException, InterruptedException {
        String unused = git(repository, "archive", "--format=tar", "--prefix=demo/", "-o", archive.toString(), commit);
        Bytes bytes = Bytes.wrapUnsafe(Files.readAllBytes(archive));
        Files.writeString(
                manifestFile(),
                Files.readString(manifestFile())
                        .replace(
                                commit + "}",
                                "%s, archive: {url: \"%s\", sha256: %s, size: %d}}"
                                        .formatted(
                                                commit,
                                                archive.toUri(),
                                                Hashes.sha256(bytes).hex(),
                                                bytes.size())));
    }

    /** One of the two signed files. */
    public Bytes signed(String name) {
        return java.util.Objects.requireNonNull(signed.get(name));
    }

    public Path manifestFile() {
        return folder.resolve(Manifest.FILE_NAME);
    }

    public Manifest manifest() throws IOException {
        try {
            return Manifest.load(manifestFile());
        } catch (dev.vitrine.tlog.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static Path copyOfSource(Path target) throws IOException {
        Path demo = cases().resolve("demo");
        Path created = Files.createDirectories(target);
        try (Stream<Path> files = Files.list(demo)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path unused = Files.copy(file, created.resolve(String.valueOf(file.getFileName())));
            }
        }
        return created;
    }

    /** A commit depends on who, when and what only. */
    private static String git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return run(folder, command);
    }

    private static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "GIT_AUTHOR_NAME", "Demo",
                        "GIT_AUTHOR_EMAIL", "demo@vitrine.example",
                        "GIT_AUTHOR_DATE", "1795305600 +0000",
                        "GIT_COMMITTER_NAME", "Demo",
                        "GIT_COMMITTER_EMAIL", "demo@vitrine.example",
                        "GIT_COMMITTER_DATE", "1795305600 +0000",
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_CONFIG_GLOBAL", "/dev/null"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command + ": " + output);
        }
        return output;
    }
}
