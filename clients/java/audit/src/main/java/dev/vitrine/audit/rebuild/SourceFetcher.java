package dev.vitrine.audit.rebuild;

import dev.vitrine.audit.manifest.DeclaredSource;
import dev.vitrine.audit.manifest.PinnedFile;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Fetches source: the archive by its digest where one is declared, otherwise the commit. */
final class SourceFetcher {

    private static final Duration TIME = Duration.ofMinutes(30);
    private static final String SOURCE = "source";

    private final Programs programs;
    private final Fetcher fetcher;
    private final Reach reach;

    SourceFetcher(Programs programs, Fetcher fetcher, Reach reach) {
        this.programs = programs;
        this.fetcher = fetcher;
        this.reach = reach;
    }

    /** Fetches into a new folder. */
    SourceTree fetch(DeclaredSource source, Path checkout, Path scratch, Transcript transcript)
            throws FetchException, IOException {
        Path folder = Files.createDirectories(checkout);
        Optional<PinnedFile> archive = source.archive();
        SourceTree tree;
        if (archive.isPresent() && (source.commit().isEmpty() || canHave(archive.get()))) {
            tree = unpack(archive.get(), folder, scratch, transcript);
        } else {
            tree = clone(source, folder, scratch, transcript);
        }
        if (source.subdirectory().isEmpty()) {
            return tree;
        }
        Path root = source.subdirectory().get().in(tree.root());
        if (!Files.isDirectory(root)
                || !root.toRealPath().startsWith(tree.root().toRealPath())) {
            throw new FetchException(
                    "source-differs",
                    SOURCE,
                    "the source has no folder " + source.subdirectory().get());
        }
        return new SourceTree(root, tree.digest(), tree.files(), tree.time(), tree.how());
    }

    private boolean canHave(PinnedFile archive) {
        return reach == Reach.NOWHERE || archive.url().isPresent();
    }

    private SourceTree unpack(PinnedFile archive, Path checkout, Path scratch, Transcript transcript)
            throws FetchException, IOException {
        Path file = scratch.resolve("source-archive");
        try {
            fetcher.fetch(archive, file, transcript);
        } catch (FetchException e) {
            throw new FetchException(
                    e.code().replace("input-", "source-"), SOURCE, "the source's archive: " + e.getMessage());
        }
        Path tar = programs.find("tar")
                .orElseThrow(() -> new FetchException("source-unavailable", SOURCE, "there is no tar on this machine"));
        List<String> command = List.of(
                tar.toString(),
                "-xf",
                file.toString(),
                "-C",
                checkout.toString(),
                "--no-same-owner",
                "--no-same-permissions");
        transcript.ran(command);
        Programs.Ran ran = Programs.ask(command, checkout, gitEnvironment(scratch), TIME);
        if (ran.exit() != 0) {
            throw new FetchException(
                    "source-unavailable", SOURCE, "the source's archive does not unpack: " + ran.output());
        }
        return SourceTree.of(
                checkout,
                onlyFolder(checkout),
                SourceTree.NO_TIME,
                "an archive with SHA-256 " + archive.sha256().hex());
    }

    /** Archives have one folder around everything. */
    private static Path onlyFolder(Path checkout) throws IOException {
        try (Stream<Path> entries = Files.list(checkout)) {
            List<Path> all = entries.toList();
            return all.size() == 1 && Files.isDirectory(all.get(0)) ? all.get(0) : checkout;
        }
    }

    private SourceTree clone(DeclaredSource source, Path checkout, Path scratch, Transcript transcript)
            throws FetchException, IOException {
        String commit = source.commit().map(Bytes::hex).orElseThrow();
        String url = source.url();
        Optional<String> refusal = refusal(url);
        if (refusal.isPresent()) {
            throw new FetchException("source-unavailable", SOURCE, url + ": " + refusal.get());
        }
        Path git = programs.find("git")
                .orElseThrow(() -> new FetchException(
                        "source-unavailable", SOURCE, "there is no git on this machine: apt-get install git"));
        Git run = new Git(git, checkout, scratch, transcript);
        String unused = run.must(
                commit.length() == 64 ? List.of("init", "-q", "--object-format=sha256") : List.of("init", "-q"));
        // Most servers hand out a commit by its name; the others have to send everything.
        if (run.exit(List.of("fetch", "-q", "--depth", "1", "--no-tags", "--", url, commit)) != 0) {
            Programs.Ran all =
                    run.run(List.of("fetch", "-q", "--tags", "--", url, "+refs/heads/*:refs/remotes/origin/*"));
            if (all.exit() != 0) {
                throw new FetchException("source-unavailable", SOURCE, url + ": " + lastLine(all.output()));
            }
        }
        Programs.Ran checkedOut = run.run(List.of("checkout", "-q", "--detach", commit));
        if (checkedOut.exit() != 0) {
            throw new FetchException(
                    "source-unavailable",
                    SOURCE,
                    url + " has no commit " + commit + " any more: " + lastLine(checkedOut.output()));
        }
        if (Files.exists(checkout.resolve(".gitmodules"))) {
            Programs.Ran modules = run.run(List.of("submodule", "update", "-q", "--init", "--recursive"));
            if (modules.exit() != 0) {
                throw new FetchException("source-unavailable", SOURCE, "a submodule: " + lastLine(modules.output()));
            }
        }
        String head = lastLine(run.must(List.of("rev-parse", "HEAD")));
        if (!head.equals(commit)) {
            throw new FetchException("source-differs", SOURCE, "git checked out " + head + ", not " + commit);
        }
        String time = lastLine(run.must(List.of("log", "-1", "--format=%ct")));
        Instant committed =
                time.matches("[0-9]{1,12}") ? Instant.ofEpochSecond(Long.parseLong(time)) : SourceTree.NO_TIME;
        return SourceTree.of(checkout, checkout, committed, "commit " + commit + " of " + url);
    }

    private Optional<String> refusal(String url) {
        try {
            return reach.refusal(new URI(url));
        } catch (URISyntaxException e) {
            return Optional.of("only https and file URLs are fetched; user@host:path is not one");
        }
    }

    private static String lastLine(String output) {
        return output.strip().lines().reduce("", (first, last) -> last);
    }

    /** Git without its user: no configuration, no hooks, no questions, no transports that run programs. */
    private static Map<String, String> gitEnvironment(Path scratch) {
        return Map.of(
                "PATH", Programs.systemPath(),
                "HOME", scratch.toString(),
                "LC_ALL", "C",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_TERMINAL_PROMPT", "0",
                "GIT_ALLOW_PROTOCOL", "http:https:file");
    }

    private record Git(Path program, Path checkout, Path scratch, Transcript transcript) {

        private static final List<String> SETTINGS = List.of(
                "-c", "core.hooksPath=/dev/null",
                "-c", "core.autocrlf=false",
                "-c", "advice.detachedHead=false",
                "-c", "transfer.fsckObjects=true",
                "-c", "uploadpack.allowAnySHA1InWant=true",
                "-c", "safe.directory=*");

        Programs.Ran run(List<String> arguments) throws IOException {
            List<String> shown = new ArrayList<>(List.of("git", "-C", checkout.toString()));
            shown.addAll(arguments);
            transcript.ran(shown);
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(SETTINGS);
            command.addAll(arguments);
            return Programs.ask(command, checkout, gitEnvironment(scratch), TIME);
        }

        int exit(List<String> arguments) throws IOException {
            return run(arguments).exit();
        }

        String must(List<String> arguments) throws IOException, FetchException {
            Programs.Ran ran = run(arguments);
            if (ran.exit() != 0) {
                throw new FetchException(
                        "source-unavailable", SOURCE, "git " + arguments.get(0) + ": " + lastLine(ran.output()));
            }
            return ran.output();
        }
    }
}
