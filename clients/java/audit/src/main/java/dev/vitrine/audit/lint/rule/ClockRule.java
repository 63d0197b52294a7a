package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.rule.ShellScope.Setting;
import dev.vitrine.audit.lint.shell.Command;
import dev.vitrine.audit.lint.shell.Pipeline;
import dev.vitrine.audit.lint.shell.Redirect;
import java.util.Optional;

/** The time of the build in what is built. */
public final class ClockRule implements ShellRule {

    public static final String ID = "wall-clock";
    public static final String WHY = "the time of the build becomes part of the result: no two builds are equal";
    public static final String FIX = "use the time of the commit: `date -u -d @\"$SOURCE_DATE_EPOCH\"`,"
            + " with SOURCE_DATE_EPOCH from `git log -1 --format=%ct`";

    @Override
    public void check(ShellScope scope, Report report) {
        for (Pipeline pipeline : scope.pipelines()) {
            for (Command command : pipeline.commands()) {
                if (command.is("date", "gdate") && readsClock(command) && isKept(pipeline, command, scope)) {
                    report.add(ID, command.line(), WHY, FIX);
                }
            }
        }
    }

    private static boolean readsClock(Command command) {
        if (command.has("-r", "--reference", "--help", "--version", "-s", "--set", "-f", "--file")) {
            return false;
        }
        Optional<String> given = Options.value(command, "-d", "--date");
        boolean attached = command.arguments().stream()
                .anyMatch(word -> word.matches("(-u)?-?d@.*|-ud|-ur|-jf.*|-d.+") && !word.equals("-d"));
        boolean fixed = given.map(text -> text.contains("@") || text.contains("$") || text.matches(".*[0-9]{4}.*"))
                        .orElse(attached)
                || command.text().contains("SOURCE_DATE_EPOCH");
        return !fixed;
    }

    /** Not what is only shown, and not what only measures how long something took. */
    private static boolean isKept(Pipeline pipeline, Command command, ShellScope scope) {
        Optional<Command> outer = pipeline.within();
        if (outer.isEmpty()) {
            return command.redirects().stream().anyMatch(ClockRule::isFile)
                    || pipeline.commands().stream()
                            .flatMap(next -> next.redirects().stream())
                            .anyMatch(ClockRule::isFile)
                    || pipeline.commands().stream().anyMatch(next -> next.is("tee"));
        }
        Command user = outer.get();
        if (user.text().contains("SOURCE_DATE_EPOCH") && user.text().contains(":-")) {
            return false;
        }
        if (user.is("echo", "printf", "logger", "log", "info", "[", "test", "[[", "sleep", "expr")) {
            return user.redirects().stream().anyMatch(ClockRule::isFile);
        }
        if (user.name().isEmpty() || user.is("export", "local", "declare", "readonly", "let")) {
            return user.words().stream()
                            .map(word -> word.text().toLowerCase(java.util.Locale.ROOT))
                            .filter(word -> word.contains("$(") || word.contains("`"))
                            .noneMatch(
                                    word -> word.matches(
                                            "(?s)[a-z0-9_]*(start|end|begin|began|finish|elapsed|duration|deadline|timeout|now|t[0-9])[a-z0-9_]*=.*"))
                    && (scope.setting() == Setting.BUILD
                            || user.words().stream().anyMatch(word -> word.text()
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .matches("(?s)[a-z0-9_]*(build|version|date|time|stamp|tag)[a-z0-9_]*=.*")));
        }
        return true;
    }

    private static boolean isFile(Redirect redirect) {
        return redirect.isOutput()
                && !redirect.target().startsWith("/dev/")
                && !redirect.target().startsWith("&")
                && !redirect.target().matches("[0-9]");
    }
}
