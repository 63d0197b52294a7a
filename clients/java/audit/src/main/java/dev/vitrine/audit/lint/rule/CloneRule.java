package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import dev.vitrine.audit.lint.shell.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A repository cloned at whatever its branch or tag points to. */
final class CloneRule implements ShellRule {

    static final String ID = "git-branch";
    static final String FIX = "check out a commit by its 40 digits after cloning: `git checkout --detach COMMIT`";

    private static final String WHY =
            "the clone takes whatever its branch or tag points to on the day of the build: both can be moved";
    private static final Set<String> WITH_VALUE = Set.of(
            "-b",
            "--branch",
            "--depth",
            "-o",
            "--origin",
            "-c",
            "--config",
            "-C",
            "--reference",
            "--filter",
            "-j",
            "--jobs",
            "--separate-git-dir",
            "--shallow-since",
            "--template",
            "-u",
            "--upload-pack",
            "--git-dir",
            "--work-tree");

    @Override
    public void check(ShellScope scope, Report report) {
        List<Pipeline> pipelines = scope.pipelines();
        List<Command> commands = new ArrayList<>();
        pipelines.forEach(pipeline -> commands.addAll(pipeline.commands()));
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            if (isPull(command)) {
                report.add(
                        ID,
                        command.line(),
                        "the pull takes whatever the branch points to on the day of the build",
                        FIX);
            }
            Optional<String> url = cloned(command).map(scope::expand);
            if (url.isEmpty() || isLocal(url.get())) {
                continue;
            }
            int next = i + 1;
            while (next < commands.size() && cloned(commands.get(next)).isEmpty()) {
                next++;
            }
            if (commands.subList(i, next).stream().noneMatch(later -> pins(later, scope))) {
                report.add(ID, command.line(), WHY, FIX);
            }
        }
    }

    /** What is cloned. */
    private static Optional<String> cloned(Command command) {
        if (!command.is("git")) {
            return Optional.empty();
        }
        List<String> operands = Options.operands(command, WITH_VALUE);
        return operands.size() >= 2 && operands.get(0).equals("clone")
                ? Optional.of(operands.get(1))
                : Optional.empty();
    }

    private static boolean isLocal(String url) {
        return url.startsWith("/") || url.startsWith(".") || url.startsWith("file:") || url.endsWith(".bundle");
    }

    private static boolean isPull(Command command) {
        List<String> operands = Options.operands(command, WITH_VALUE);
        return command.is("git") && !operands.isEmpty() && operands.get(0).equals("pull");
    }

    /** Checks out a commit, or compares with one. */
    private static boolean pins(Command command, ShellScope scope) {
        if (command.is("[", "test", "[[", "grep")) {
            return Options.hasDigest(scope.expand(command.text()));
        }
        if (!command.is("git")) {
            return false;
        }
        List<String> operands = Options.operands(command, WITH_VALUE);
        String verb = operands.isEmpty() ? "" : operands.get(0);
        return switch (verb) {
            case "checkout", "reset", "switch", "fetch", "clone", "merge" -> {
                List<String> revisions = new ArrayList<>(operands.subList(1, operands.size()));
                Options.value(command, "--revision").ifPresent(revisions::add);
                // A folder may look like the digits of a commit; the URL of a clone does not.
                yield revisions.stream()
                        .skip(verb.equals("clone") ? 2 : 0)
                        .map(scope::expand)
                        .anyMatch(Options::isCommit);
            }
            default -> false;
        };
    }
}
