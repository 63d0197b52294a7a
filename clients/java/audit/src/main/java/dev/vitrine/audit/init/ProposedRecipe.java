package dev.vitrine.audit.init;

import dev.vitrine.audit.manifest.BuildTool;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recipe that a repository seems to have.
 *
 * @param lock the lock file of its ecosystem, where it is there
 * @param comment why it is proposed, and what to look at
 */
record ProposedRecipe(
        String name,
        BuildTool builder,
        Optional<String> entryPoint,
        List<String> arguments,
        Optional<String> lock,
        Path root,
        String comment) {

    private static final long MAX_LOCK = 64L * 1024 * 1024;

    ProposedRecipe {
        arguments = List.copyOf(arguments);
    }

    /** The strictest tools first: the first recipe is the one that enclaves are said to be built by. */
    static List<ProposedRecipe> of(RepositoryScan scan) {
        List<ProposedRecipe> recipes = new ArrayList<>();
        Path root = scan.root();
        if (scan.has("flake.nix")) {
            recipes.add(new ProposedRecipe(
                    "nix",
                    BuildTool.NIX,
                    Optional.of("."),
                    List.of(),
                    lock(scan, "flake.lock"),
                    root,
                    scan.has("flake.lock")
                            ? "GUESS: the default package of flake.nix"
                            : "GUESS: the default package of flake.nix; there is no flake.lock, so its inputs float"));
        }
        List<String> dockerfiles = scan.dockerfiles();
        if (!dockerfiles.isEmpty()) {
            String chosen = dockerfiles.stream()
                    .filter(file -> file.toLowerCase(java.util.Locale.ROOT).matches(".*(enclave|sgx|repro|release).*"))
                    .findFirst()
                    .orElse(dockerfiles.get(0));
            recipes.add(new ProposedRecipe(
                    "docker",
                    BuildTool.DOCKER,
                    Optional.of(chosen),
                    List.of(),
                    Optional.empty(),
                    root,
                    dockerfiles.size() == 1
                            ? "the only Dockerfile"
                            : "GUESS: one of " + dockerfiles.size() + " Dockerfiles; add arguments: [--target, STAGE]"
                                    + " where a stage of it is the enclave's"));
        }
        scan.gramineTemplates()
                .forEach(
                        template -> recipes.add(
                                new ProposedRecipe(
                                        "gramine-"
                                                + simple(RepositoryScan.name(template)
                                                        .replaceFirst("\\.manifest\\.template$", "")),
                                        BuildTool.GRAMINE,
                                        Optional.of(template),
                                        List.of(),
                                        Optional.empty(),
                                        root,
                                        "a manifest template of Gramine; add arguments: [-Dlog_level=error, ...] as its Makefile passes them")));
        if (scan.has("Cargo.toml")) {
            recipes.add(new ProposedRecipe(
                    "cargo",
                    BuildTool.CARGO,
                    Optional.of("Cargo.toml"),
                    List.of(),
                    lock(scan, "Cargo.lock"),
                    root,
                    cargoComment(scan)));
        }
        if (scan.has("Makefile")) {
            recipes.add(new ProposedRecipe(
                    "make",
                    BuildTool.MAKE,
                    Optional.of("Makefile"),
                    List.of(),
                    Optional.empty(),
                    root,
                    "GUESS: its first target; add arguments: [TARGET]"));
        }
        return List.copyOf(recipes);
    }

    static List<ProposedRecipe> of(AuditeeFile file, RepositoryScan scan) {
        List<ProposedRecipe> recipes = new ArrayList<>();
        for (AuditeeFile.Entry entry : file.enclaves()) {
            boolean docker = entry.builder().equals("docker");
            List<String> arguments = new ArrayList<>();
            entry.target().filter(target -> docker).ifPresent(target -> arguments.addAll(List.of("--target", target)));
            String start = entry.file().orElse(docker ? "Dockerfile" : "default.nix");
            if (!docker) {
                arguments.addAll(List.of("nix-build", start));
            }
            recipes.add(new ProposedRecipe(
                    simple(entry.name()),
                    docker ? BuildTool.DOCKER : BuildTool.COMMAND,
                    docker ? Optional.of(start) : Optional.empty(),
                    arguments,
                    Optional.empty(),
                    scan.root(),
                    "from " + AuditeeFile.NAME + (docker ? "" : "; nix-build needs its store and its daemon")));
        }
        return List.copyOf(recipes);
    }

    private static String cargoComment(RepositoryScan scan) {
        String toolchain = scan.has("rust-toolchain") || scan.has("rust-toolchain.toml")
                ? "the toolchain is named"
                : "no rust-toolchain names the compiler";
        return toolchain + (scan.has("Cargo.lock") ? "" : "; there is no Cargo.lock, so its crates float");
    }

    private static Optional<String> lock(RepositoryScan scan, String file) {
        return scan.has(file) ? Optional.of(file) : Optional.empty();
    }

    /** A name that a manifest takes. */
    static String simple(String name) {
        String simple = name.replaceAll("[^A-Za-z0-9._+@-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return simple.isEmpty() ? "enclave" : simple.substring(0, Math.min(simple.length(), 50));
    }

    void write(ProposalText out) {
        out.value("  - name", name, comment);
        out.value("    builder", builder.code(), "");
        entryPoint.ifPresent(entry -> out.value("    entry-point", entry, ""));
        if (!arguments.isEmpty()) {
            out.line("    arguments: ["
                    + String.join(
                            ", ", arguments.stream().map(ProposalText::quoted).toList()) + "]");
        }
        lock.ifPresent(file -> {
            try {
                Path path = root.resolve(file);
                if (Files.size(path) <= MAX_LOCK) {
                    Bytes digest = SignedFile.sha256(Bytes.wrapUnsafe(Files.readAllBytes(path)));
                    out.line("    lock: {path: " + file + ", sha256: " + digest.hex() + "}");
                }
            } catch (IOException e) {
                out.comment("    lock: " + file + " could not be read");
            }
        });
    }
}
