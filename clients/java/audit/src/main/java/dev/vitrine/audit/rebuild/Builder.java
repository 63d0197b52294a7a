package dev.vitrine.audit.rebuild;

import dev.vitrine.audit.manifest.BuildTool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether this machine has a builder. A builder that is missing says something about the machine and nothing about any
 * enclave.
 *
 * @param program empty where it is missing or dead
 * @param version as it says itself
 * @param missing why it cannot be used; empty where it can
 * @param install what to do about it
 */
public record Builder(BuildTool tool, Optional<Path> program, String version, String missing, String install) {

    private static final Duration ANSWER = Duration.ofSeconds(20);

    public boolean isAvailable() {
        return missing.isEmpty();
    }

    /** Looks for a builder and asks it for its version. */
    static Builder find(BuildTool tool, Programs programs) {
        return switch (tool) {
            case DOCKER ->
                probe(
                        tool,
                        programs,
                        "docker",
                        List.of("version", "--format", "{{.Client.Version}}, daemon {{.Server.Version}}"),
                        "install Docker (https://docs.docker.com/engine/install/) and start its daemon:"
                                + " systemctl start docker");
            case NIX ->
                probe(
                        tool,
                        programs,
                        "nix",
                        List.of("--version"),
                        "install Nix (https://nixos.org/download) and enable its commands: experimental-features ="
                                + " nix-command flakes");
            case GRAMINE ->
                probe(
                        tool,
                        programs,
                        "gramine-sgx-sign",
                        List.of("--help"),
                        "install Gramine in the version of the release (https://gramine.readthedocs.io/en/stable/installation.html);"
                                + " no SGX hardware is needed to sign");
            case CARGO ->
                probe(
                        tool,
                        programs,
                        "cargo",
                        List.of("--version"),
                        "install Rust (https://rustup.rs); rust-toolchain.toml in the source chooses the version");
            case MAKE -> probe(tool, programs, "make", List.of("--version"), "install make: apt-get install make");
            case COMMAND -> probe(tool, programs, "sh", List.of("-c", "echo any program"), "a POSIX shell is missing");
        };
    }

    private static Builder probe(
            BuildTool tool, Programs programs, String name, List<String> question, String install) {
        Optional<Path> program = programs.find(name);
        if (program.isEmpty()) {
            return new Builder(tool, Optional.empty(), "", "there is no " + name + " on this machine", install);
        }
        List<String> command = new java.util.ArrayList<>(List.of(program.get().toString()));
        command.addAll(question);
        try {
            Programs.Ran answer = Programs.ask(command, Path.of("/"), programs.environment(), ANSWER);
            if (answer.exit() != 0) {
                String said = answer.output().strip().lines().reduce("", (first, last) -> last);
                return new Builder(
                        tool,
                        Optional.empty(),
                        "",
                        name + " is here and does not work: " + (said.isEmpty() ? "exit " + answer.exit() : said),
                        install);
            }
            return new Builder(tool, program, answer.firstLine(), "", "");
        } catch (IOException e) {
            return new Builder(
                    tool, Optional.empty(), "", name + " is here and does not start: " + e.getMessage(), install);
        }
    }
}
