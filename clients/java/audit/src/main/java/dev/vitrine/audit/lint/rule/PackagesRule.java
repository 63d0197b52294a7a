package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Packages of other systems, without their versions. */
final class PackagesRule implements ShellRule {

    static final String ID = "packages-unpinned";

    private static final Set<String> MANAGERS = Set.of("yum", "dnf", "microdnf", "tdnf", "zypper");
    private static final Set<String> WITH_VALUE = Set.of(
            "--repository", "-X", "--virtual", "-t", "--root", "-p", "--releasever", "-c", "--config", "-n", "--name");

    @Override
    public void check(ShellScope scope, Report report) {
        scope.commands().forEach(command -> manager(command)
                .ifPresent(name -> report.add(
                        ID,
                        command.line(),
                        name + " takes whatever versions its repository has on the day of the build",
                        fix(name))));
    }

    private static Optional<String> manager(Command command) {
        String name = command.name();
        List<String> operands = Options.operands(command, WITH_VALUE);
        String verb = operands.isEmpty() ? "" : operands.get(0);
        List<String> packages = operands.isEmpty() ? List.of() : operands.subList(1, operands.size());
        boolean found =
                switch (name) {
                    case "apk" -> verb.equals("upgrade") || (verb.equals("add") && isLoose(packages, "=", "~="));
                    case "pacman" -> command.arguments().stream().anyMatch(word -> word.matches("-S[a-z]*"));
                    case "brew" -> verb.equals("install") || verb.equals("upgrade");
                    case "gem" -> verb.equals("install") && !command.has("-v", "--version") && isLoose(packages, ":");
                    case "conda", "mamba", "micromamba" ->
                        (verb.equals("install") || verb.equals("update"))
                                && !command.has("--file")
                                && isLoose(packages, "=");
                    case "snap" -> verb.equals("install") && !command.has("--revision");
                    case "choco" -> verb.equals("install") && !command.has("--version");
                    default ->
                        MANAGERS.contains(name)
                                && (verb.matches("update|upgrade|distro-sync")
                                        || (verb.matches("install|in|groupinstall|localinstall")
                                                && isLoose(packages, "=", "-[0-9]")));
                };
        return found ? Optional.of(name) : Optional.empty();
    }

    /** One of them bears none of the marks of a version, and is no file. */
    private static boolean isLoose(List<String> packages, String... marks) {
        return packages.stream()
                .filter(name -> !name.startsWith("/") && !name.startsWith("./") && !name.startsWith("."))
                .anyMatch(name -> List.of(marks).stream().noneMatch(mark -> name.matches("(?s).+" + mark + ".*")));
    }

    private static String fix(String name) {
        return switch (name) {
            case "apk" ->
                "write package=version for each, or build from a base image that has them and is pinned by digest";
            case "pacman" -> "use the Arch Linux archive of one day (archive.archlinux.org/repos/YYYY/MM/DD)";
            case "gem" -> "install from a Gemfile.lock with `bundle install --deployment`";
            case "conda", "mamba", "micromamba" -> "install from an explicit list (`conda list --explicit --md5`)";
            default ->
                "name each package with its version, and take a repository that keeps old ones, or a base image"
                        + " that has them and is pinned by digest";
        };
    }
}
