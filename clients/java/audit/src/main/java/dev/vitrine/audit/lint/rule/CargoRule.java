package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import java.util.List;
import java.util.Set;

/** Cargo that may choose other versions than those of the lock file. */
public final class CargoRule implements ShellRule {

    public static final String ID = "cargo-unlocked";

    private static final String FIX = "commit Cargo.lock and add --locked (or --frozen, which refuses the network too)";
    private static final Set<String> BUILDS = Set.of(
            "build",
            "b",
            "install",
            "run",
            "r",
            "rustc",
            "fetch",
            "vendor",
            "xbuild",
            "zigbuild",
            "ndk",
            "deb",
            "contract",
            "sgx-build",
            "cbuild",
            "cinstall");
    private static final Set<String> WITH_VALUE = Set.of(
            "--target",
            "--features",
            "-F",
            "--manifest-path",
            "--target-dir",
            "--profile",
            "-p",
            "--package",
            "--bin",
            "--version",
            "--vers",
            "--git",
            "--rev",
            "--tag",
            "--branch",
            "--root",
            "--path",
            "-Z",
            "-j",
            "--jobs",
            "--config",
            "--recipe-path",
            "--example",
            "-C");

    @Override
    public void check(ShellScope scope, Report report) {
        scope.commands()
                .filter(command -> command.is("cargo", "cross", "xargo"))
                .forEach(command -> check(command, scope, report));
    }

    private static void check(Command command, ShellScope scope, Report report) {
        List<String> operands = Options.operands(command, WITH_VALUE).stream()
                .filter(word -> !word.startsWith("+"))
                .toList();
        String verb = operands.isEmpty() ? "" : operands.get(0);
        if (verb.equals("chef")) {
            verb = operands.size() > 1 && operands.get(1).equals("cook") ? "build" : "";
        }
        if (verb.equals("update") || verb.equals("generate-lockfile") || verb.equals("upgrade")) {
            report.add(
                    ID,
                    command.line(),
                    "takes the newest versions and writes them into Cargo.lock",
                    "leave it out: " + FIX);
        } else if (verb.equals("binstall")) {
            report.add(
                    ID,
                    command.line(),
                    "cargo binstall takes a program that somebody else built, and compares it with nothing",
                    "build it from its lock file: `cargo install NAME@VERSION --locked`");
        } else if (verb.equals("install") && Options.value(command, "--path").isEmpty()) {
            install(command, scope, report);
        } else if (BUILDS.contains(verb) && !isLocked(command, scope) && !command.has("--help", "--version")) {
            report.add(
                    ID,
                    command.line(),
                    "without --locked, cargo replaces versions in Cargo.lock, or makes a new one, where it sees fit",
                    FIX);
        }
    }

    private static void install(Command command, ShellScope scope, Report report) {
        boolean git = Options.value(command, "--git").isPresent();
        boolean chosen = git
                ? Options.value(command, "--rev").filter(Options::isCommit).isPresent()
                : Options.value(command, "--version", "--vers").isPresent()
                        || Options.operands(command, WITH_VALUE).stream()
                                .skip(1)
                                .allMatch(word -> word.contains("@"));
        if (!chosen || !isLocked(command, scope)) {
            report.add(
                    ID,
                    command.line(),
                    chosen
                            ? "without --locked, cargo install takes the newest versions of all dependencies"
                            : "cargo install takes the newest version of the program",
                    git
                            ? "name the commit and the lock file: `cargo install --git URL --rev COMMIT --locked`"
                            : "name the version and keep its lock file: `cargo install NAME@VERSION --locked`");
        }
    }

    private static boolean isLocked(Command command, ShellScope scope) {
        // The options may stand in a variable of the file.
        return command.has("--locked", "--frozen", "--offline")
                || scope.expand(command.text()).matches("(?s).*(^|\\s)--(locked|frozen|offline)(\\s.*|$)")
                || command.assignments().stream().anyMatch(word -> word.equals("CARGO_NET_OFFLINE=true"));
    }
}
