package dev.vitrine.audit.lint.rule;

import java.util.List;

/** A rule over commands. */
public interface ShellRule {

    void check(ShellScope scope, Report report);

    /** All of them. */
    static List<ShellRule> all() {
        return List.of(
                new AptRule(),
                new PackagesRule(),
                new CloneRule(),
                new SubmoduleRule(),
                new PipeToShellRule(),
                new DownloadRule(),
                new CargoRule(),
                new ToolchainRule(),
                new GoRule(),
                new PipRule(),
                new NpmRule(),
                new ClockRule(),
                new RandomRule(),
                new NixCommandRule(),
                new ImageCommandRule());
    }
}
