package dev.vitrine.audit.init;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A manifest proposed for a repository.
 *
 * @param text of the file; where something is missing, a comment stands in its place, and the file is no manifest yet
 * @param missing what a person has to add, one sentence each
 */
public record Proposal(String text, List<String> missing) {

    public Proposal {
        missing = List.copyOf(missing);
    }

    /**
     * Looks at a repository.
     *
     * @throws MalformedException where its {@code .auditee.yml} cannot be read
     */
    public static Proposal of(Path repository) throws IOException, MalformedException {
        Path root = repository.toRealPath();
        RepositoryScan scan = RepositoryScan.of(root);
        Optional<AuditeeFile> auditee = Optional.empty();
        if (scan.has(AuditeeFile.NAME) && Files.size(root.resolve(AuditeeFile.NAME)) <= AuditeeFile.MAX_SIZE) {
            auditee = Optional.of(
                    AuditeeFile.parse(Bytes.wrapUnsafe(Files.readAllBytes(root.resolve(AuditeeFile.NAME)))));
        }
        ProposalText out = new ProposalText();
        out.comment("Proposed by `vitrine init` from what lies in this folder; nothing was run and nothing fetched.")
                .comment("GUESS marks what was guessed; MISSING marks what only a person can say.")
                .comment("The keys are explained in the README of clients/java/audit.")
                .line("version: 1");
        head(out, root, scan);
        List<ProposedRecipe> recipes =
                auditee.isPresent() ? ProposedRecipe.of(auditee.get(), scan) : ProposedRecipe.of(scan);
        recipes(out, recipes);
        inputs(out);
        List<ProposedEnclave> enclaves = auditee.isPresent()
                ? ProposedEnclave.of(auditee.get(), recipes, scan)
                : ProposedEnclave.of(scan, recipes);
        enclaves(out, enclaves);
        tail(out, auditee);
        return new Proposal(out.toString(), out.missing());
    }

    private static void head(ProposalText out, Path root, RepositoryScan scan) throws IOException {
        GitFolder git = GitFolder.read(root);
        Optional<String> project = git.origin().map(url -> url.replaceFirst("^[a-z+]+://", "")
                .replaceFirst("^[a-z0-9._-]+@([^:/]+):", "$1/")
                .replaceFirst("(\\.git)?/*$", ""));
        if (project.isPresent()) {
            out.value("project", project.get(), "GUESS, from the remote named origin");
        } else {
            out.value(
                    "project",
                    String.valueOf(root.getFileName()),
                    "GUESS, the folder's name; better is where it lives, like example.org/wallet");
        }
        Optional<String> version = git.tag().or(() -> cargoVersion(scan));
        if (version.isPresent()) {
            out.value(
                    "release",
                    version.get(),
                    git.tag().isPresent() ? "GUESS, the tag of this commit" : "GUESS, from Cargo.toml");
        } else {
            out.missing("release", "the version of the release: no tag points to this commit");
        }
        out.line("source:");
        if (git.origin().isPresent() && ProposalText.isUrl(git.origin().get())) {
            out.value("  url", git.origin().get(), "");
        } else {
            out.missing("  url", "where the source is published");
        }
        if (git.commit().isPresent()) {
            out.value("  commit", git.commit().get(), "HEAD, when this was proposed");
            git.tag().ifPresent(tag -> out.value("  tag", tag, "for people; nothing is fetched by it"));
        } else {
            out.missing("  commit", "what `git rev-parse HEAD` prints for the released source");
        }
        out.comment(
                "  archive: {url: ..., sha256: ..., size: ...}   a tar file of the source, for when the repository is gone");
    }

    private static Optional<String> cargoVersion(RepositoryScan scan) {
        if (!scan.has("Cargo.toml")) {
            return Optional.empty();
        }
        try {
            return Files.readString(scan.root().resolve("Cargo.toml"))
                    .lines()
                    .takeWhile(line -> !line.startsWith("[dependencies"))
                    .filter(line -> line.matches("version\\s*=\\s*\"[0-9A-Za-z.+-]+\".*"))
                    .map(line -> line.replaceFirst("^[^\"]*\"([^\"]*)\".*", "$1"))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void recipes(ProposalText out, List<ProposedRecipe> recipes) {
        if (recipes.isEmpty()) {
            out.missing(
                    "recipes",
                    "how it is built: no Dockerfile, flake.nix, Cargo.toml, Gramine template or Makefile is here");
            return;
        }
        out.line("recipes:");
        recipes.forEach(recipe -> recipe.write(out));
    }

    private static void inputs(ProposalText out) {
        out.comment("Everything that the build fetches, in a file beside this one: name, url, sha256 and size of each."
                        + " `vitrine lint` finds what is not pinned yet.")
                .comment("inputs-lock: inputs.lock");
    }

    private static void enclaves(ProposalText out, List<ProposedEnclave> enclaves) {
        out.line("enclaves:");
        enclaves.forEach(enclave -> enclave.write(out));
    }

    private static void tail(ProposalText out, Optional<AuditeeFile> auditee) {
        List<String> reports = new ArrayList<>();
        auditee.ifPresent(file -> file.enclaves().forEach(entry -> reports.addAll(entry.iasReports())));
        List<String> kept =
                reports.stream().filter(ProposalText::isPath).distinct().toList();
        if (!kept.isEmpty()) {
            out.line("evidence:");
            int number = 0;
            for (String report : kept) {
                out.line("  - name: ias-report-" + ++number);
                out.value("    file", report, "from " + AuditeeFile.NAME);
            }
        }
        out.comment(
                        "What the measurement does not cover: configuration, data, the untrusted host. Nobody can guess it.")
                .comment("unmeasured:")
                .comment("  - the configuration file that the host passes")
                .comment("How the report data is made, such as sha256(pem(pubkey) || csr).")
                .comment("report-data: sha256(pubkey)")
                .comment("Until when you keep the inputs available.")
                .comment("reproducible-until: 2030-01-01");
    }
}
