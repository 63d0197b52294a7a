package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Python packages without their digests. */
public final class PipRule implements ShellRule {

    public static final String ID = "pip-unlocked";
    public static final String FIX =
            "list every package with its version and digest (`pip-compile --generate-hashes`) and"
                    + " install with `pip install --require-hashes -r requirements.txt`";

    private static final Set<String> WITH_VALUE = Set.of(
            "-i",
            "--index-url",
            "--extra-index-url",
            "-c",
            "--constraint",
            "-t",
            "--target",
            "--prefix",
            "--root",
            "-f",
            "--find-links",
            "--python",
            "-p",
            "--timeout",
            "--retries",
            "--cache-dir",
            "--trusted-host",
            "--only-binary",
            "--no-binary",
            "--config-settings",
            "-r",
            "--requirement",
            "-e",
            "--editable",
            "--group",
            "--spec");

    @Override
    public void check(ShellScope scope, Report report) {
        scope.commands().forEach(command -> objection(command, scope)
                .ifPresent(why -> report.add(ID, command.line(), why, FIX)));
    }

    private static Optional<String> objection(Command command, ShellScope scope) {
        List<String> words = pipArguments(command);
        if (words.isEmpty()) {
            return other(command);
        }
        if (!words.get(0).equals("install")
                && !words.get(0).equals("download")
                && !words.get(0).equals("wheel")) {
            return Optional.empty();
        }
        if (command.has("--require-hashes", "--no-index", "--help")) {
            return Optional.empty();
        }
        Optional<String> file = Options.value(command, "-r", "--requirement");
        if (file.isPresent() && scope.texts().contains(hashedMark(file.get()))) {
            return Optional.empty();
        }
        List<String> packages = words.stream()
                .skip(1)
                .filter(word -> !isLocal(word))
                .filter(word -> !isPinnedAddress(word))
                .toList();
        if (file.isPresent()) {
            return Optional.of("the packages of " + file.get() + " are installed without comparing their digests");
        }
        if (packages.isEmpty()) {
            return Optional.empty();
        }
        boolean loose = packages.stream().anyMatch(word -> !word.contains("=="));
        return Optional.of(
                loose
                        ? "pip takes the newest version of the package and of everything that it needs"
                        : "the packages that these need float, and no digest is compared");
    }

    /** What marks, among the texts of a scope, a file of requirements that all have digests. */
    public static String hashedMark(String file) {
        return "requirements with digests: " + file.substring(file.lastIndexOf('/') + 1);
    }

    /** The arguments of pip, however it is called; none where it is something else. */
    private static List<String> pipArguments(Command command) {
        List<String> operands = Options.operands(command, WITH_VALUE);
        if (command.name().matches("pip[0-9.]*|pipx")) {
            return operands;
        }
        boolean module = command.name().matches("python[0-9.]*|pypy[0-9.]*")
                && command.arguments().size() > 1
                && command.arguments().get(0).equals("-m")
                && command.arguments().get(1).equals("pip");
        if (module
                || (command.is("uv") && !operands.isEmpty() && operands.get(0).equals("pip"))) {
            int from = operands.indexOf("pip") + 1;
            return operands.subList(from, operands.size());
        }
        return List.of();
    }

    private static Optional<String> other(Command command) {
        List<String> operands = command.operands();
        String verb = operands.isEmpty() ? "" : operands.get(0);
        boolean pipenv = command.is("pipenv") && verb.equals("install") && !command.has("--deploy", "--ignore-pipfile");
        boolean uv = command.is("uv")
                && ((verb.equals("sync") && !command.has("--locked", "--frozen")) || verb.equals("tool"));
        boolean poetry = command.is("poetry") && (verb.equals("update") || verb.equals("add"));
        boolean easy = command.is("easy_install");
        return pipenv || uv || poetry || easy
                ? Optional.of("the tool may choose other versions than those of the lock file")
                : Optional.empty();
    }

    private static boolean isLocal(String word) {
        boolean archive = word.matches(".*\\.(whl|tar\\.gz|zip)") && !word.contains("://");
        return archive || word.startsWith(".") || word.startsWith("/") || word.startsWith("$");
    }

    private static boolean isPinnedAddress(String word) {
        return word.contains("://") && (word.matches("(?s).*@[0-9a-f]{40}(#.*)?") || word.contains("#sha256="));
    }
}
