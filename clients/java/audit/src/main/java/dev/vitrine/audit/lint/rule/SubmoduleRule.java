package dev.vitrine.audit.lint.rule;

/** Submodules moved away from the commits that the source names. */
final class SubmoduleRule implements ShellRule {

    static final String ID = "submodule-remote";

    @Override
    public void check(ShellScope scope, Report report) {
        scope.commands()
                .filter(command -> command.is("git"))
                .filter(command -> (command.arguments().contains("submodule") && command.has("--remote"))
                        || (command.arguments().contains("clone") && command.has("--remote-submodules")))
                .forEach(command -> report.add(
                        ID,
                        command.line(),
                        "--remote takes the newest commit of each submodule's branch instead of the one that the source names",
                        "leave --remote out: `git submodule update --init --recursive`"));
    }
}
