package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import java.util.List;
import java.util.Optional;

/** Nix used in the ways that do not pin. */
public final class NixCommandRule implements ShellRule {

    public static final String CHANNEL = "nix-channel";
    public static final String UNLOCKED = "nix-unlocked";
    public static final String CHANNEL_WHY = "a channel is whatever revision it points to on the day of the build";
    public static final String CHANNEL_FIX =
            "name the revision of nixpkgs and its hash, or use a flake with a flake.lock";

    @Override
    public void check(ShellScope scope, Report report) {
        scope.commands().filter(command -> command.name().startsWith("nix")).forEach(command -> {
            channel(command).ifPresent(why -> report.add(CHANNEL, command.line(), why, CHANNEL_FIX));
            unlocked(command)
                    .ifPresent(why -> report.add(
                            UNLOCKED,
                            command.line(),
                            why,
                            "build from the flake.lock that is committed: `nix build --no-update-lock-file .#NAME`"));
        });
    }

    private static Optional<String> channel(Command command) {
        List<String> arguments = command.arguments();
        boolean named = arguments.stream().anyMatch(word -> word.matches("(?s).*<nixpkgs[^>]*>.*"));
        boolean pinnedHere = command.text().matches("(?s).*nixpkgs=.*[0-9a-f]{40}.*");
        boolean used =
                switch (command.name()) {
                    case "nix-channel" -> command.has("--add", "--update");
                    case "nix-env" ->
                        command.has("-i", "-iA", "-iP", "--install", "-u", "--upgrade") && !command.has("-f", "--file");
                    case "nix-shell" -> command.has("-p", "--packages") && !command.has("--file");
                    case "nix" -> arguments.stream().anyMatch(word -> word.matches("nixpkgs(#.*|/nixos-.*)?"));
                    default -> false;
                };
        return (named || used) && !pinnedHere ? Optional.of(CHANNEL_WHY) : Optional.empty();
    }

    private static Optional<String> unlocked(Command command) {
        List<String> operands = command.operands();
        if (command.has("--impure")) {
            return Optional.of("--impure lets the build see this machine: its environment, its clock, its channels");
        }
        if (command.has("--no-sandbox") || command.text().matches("(?s).*--option sandbox false.*")) {
            return Optional.of("without the sandbox the build sees the network and this machine");
        }
        if (command.is("nix")
                && (command.text().contains("flake update")
                        || command.has("--recreate-lock-file", "--update-input", "--override-input", "--refresh"))) {
            return Optional.of("takes other inputs than those of flake.lock");
        }
        boolean remote = command.is("nix")
                && operands.stream()
                        .skip(1)
                        .anyMatch(word -> word.matches("(github|gitlab|sourcehut|git\\+https?|git\\+ssh|https?):.*")
                                && !word.matches("(?s).*[0-9a-f]{40}.*"));
        return remote
                ? Optional.of("the flake is whatever its branch points to on the day of the build")
                : Optional.empty();
    }
}
