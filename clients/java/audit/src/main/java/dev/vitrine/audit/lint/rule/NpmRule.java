package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Packages of Node.js that are not taken from a lock file. */
public final class NpmRule implements ShellRule {

    public static final String ID = "npm-unlocked";
    public static final String FIX = "commit the lock file and install from it alone: `npm ci`,"
            + " `yarn install --immutable`, `pnpm install --frozen-lockfile`";

    private static final Set<String> WITH_VALUE =
            Set.of("--prefix", "-C", "--cwd", "--registry", "--dir", "-w", "--workspace");

    @Override
    public void check(ShellScope scope, Report report) {
        scope.commands()
                .forEach(command -> objection(command).ifPresent(why -> report.add(ID, command.line(), why, FIX)));
    }

    private static Optional<String> objection(Command command) {
        List<String> operands = Options.operands(command, WITH_VALUE);
        String verb = operands.isEmpty() ? "" : operands.get(0);
        List<String> packages = operands.isEmpty() ? List.of() : operands.subList(1, operands.size());
        boolean found =
                switch (command.name()) {
                    case "npm" -> npm(verb, packages);
                    // Without a flag it prefers what the lock file installed.
                    case "npx" ->
                        operands.stream().limit(1).anyMatch(NpmRule::isLoose)
                                && (command.has("-y", "--yes") || verb.matches(".+@(latest|next)"));
                    case "yarn" -> yarn(command, verb);
                    case "pnpm" -> pnpm(command, verb, packages);
                    case "bun" ->
                        verb.matches("add|update") || (verb.matches("install|i") && !command.has("--frozen-lockfile"));
                    case "corepack" ->
                        verb.equals("prepare") && packages.stream().anyMatch(NpmRule::isLoose);
                    default -> false;
                };
        return found
                ? Optional.of((command.name() + " " + verb).strip()
                        + " may choose other versions than those of the lock file")
                : Optional.empty();
    }

    private static boolean npm(String verb, List<String> packages) {
        if (verb.matches("install|i|add|update|upgrade|in")) {
            return packages.isEmpty() || packages.stream().anyMatch(NpmRule::isRemote);
        }
        return verb.equals("exec") && packages.stream().limit(1).anyMatch(NpmRule::isLoose);
    }

    private static boolean yarn(Command command, String verb) {
        boolean installs = verb.equals("install") || (verb.isEmpty() && !command.has("--version", "-v", "--help"));
        return verb.matches("add|global|upgrade|up|dlx")
                || (installs && !command.has("--frozen-lockfile", "--immutable"));
    }

    private static boolean pnpm(Command command, String verb, List<String> packages) {
        boolean installs = verb.matches("install|i");
        return verb.matches("add|update|up|dlx")
                || (installs && !packages.isEmpty())
                || (installs && !command.has("--frozen-lockfile", "--offline"));
    }

    /** A name in a registry, not a folder or an archive at hand. */
    private static boolean isRemote(String name) {
        return !name.startsWith(".") && !name.startsWith("/") && !name.startsWith("file:") && !name.endsWith(".tgz");
    }

    private static boolean isLoose(String name) {
        return isRemote(name) && !name.matches(".+@[0-9]+\\.[0-9]+\\.[0-9]+.*");
    }
}
