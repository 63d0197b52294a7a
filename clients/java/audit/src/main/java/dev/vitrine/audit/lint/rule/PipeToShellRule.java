package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import dev.vitrine.audit.lint.shell.Pipeline;
import java.util.List;
import java.util.Set;

/** A script run as it comes from the network. */
final class PipeToShellRule implements ShellRule {

    static final String ID = "pipe-to-shell";

    private static final String WHY = "runs whatever the server sends on the day of the build; nobody can run it again";
    private static final String FIX =
            "download the file, compare its SHA-256 with one written in the recipe, then run it";
    private static final Set<String> INTERPRETERS = Set.of(
            "sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "perl", "ruby", "node", "php", "source", ".", "eval");

    @Override
    public void check(ShellScope scope, Report report) {
        for (Pipeline pipeline : scope.pipelines()) {
            List<Command> commands = pipeline.commands();
            for (int i = 0; i < commands.size(); i++) {
                if (Download.of(commands.get(i)).isEmpty()) {
                    continue;
                }
                boolean piped =
                        commands.subList(i + 1, commands.size()).stream().anyMatch(PipeToShellRule::runsItsInput);
                if (piped || pipeline.within().filter(outer -> runs(outer)).isPresent()) {
                    report.add(ID, commands.get(i).line(), WHY, FIX);
                }
            }
        }
    }

    /** Whether a download in this pipeline is run at once. */
    static boolean isPiped(Pipeline pipeline) {
        return pipeline.commands().stream().skip(1).anyMatch(PipeToShellRule::runsItsInput)
                || pipeline.within().filter(PipeToShellRule::runs).isPresent();
    }

    private static boolean isInterpreter(Command command) {
        return INTERPRETERS.contains(command.name()) || command.name().matches("python[0-9.]*");
    }

    private static boolean runsItsInput(Command command) {
        // An interpreter with a program of its own takes the download as data.
        return isInterpreter(command)
                && !command.has("-c", "-e", "-m", "-n", "-p", "-ne", "-pe")
                && command.operands().stream()
                        .noneMatch(word -> word.endsWith(".py") || word.endsWith(".pl") || word.endsWith(".js"));
    }

    /** {@code bash <(curl ...)}, {@code sh -c "$(curl ...)"}, {@code eval "$(curl ...)"}. */
    private static boolean runs(Command outer) {
        return isInterpreter(outer)
                && outer.arguments().stream()
                        .anyMatch(word -> word.startsWith("<(") || word.startsWith("$(") || word.startsWith("`"));
    }
}
