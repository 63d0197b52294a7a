package dev.vitrine.audit.lint.file;

import dev.vitrine.audit.lint.rule.Report;
import dev.vitrine.audit.lint.rule.ShellRule;
import dev.vitrine.audit.lint.rule.ShellScope;
import dev.vitrine.audit.lint.rule.ShellScope.Setting;
import dev.vitrine.audit.lint.rule.ShellScope.Step;
import dev.vitrine.audit.lint.shell.ShellParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file that rules can be applied to. */
@FunctionalInterface
public interface LintedFile {

    void check(Report report);

    /**
     * Reads a file. Never fails: what is not understood has no findings.
     *
     * @param path where its neighbours are
     */
    static LintedFile read(Path path, String text, FileKind kind) {
        return switch (kind) {
            case DOCKERFILE -> Dockerfile.read(path, text);
            case SHELL -> report -> checkScopes(List.of(script(text)), report);
            case MAKEFILE -> report -> checkScopes(Makefile.scopes(text), report);
            case WORKFLOW -> report -> Workflow.check(text, report);
            case GITLAB -> report -> GitlabPipeline.check(text, report);
            case CARGO -> report -> CargoManifest.check(path, text, report);
            case RUST_TOOLCHAIN -> report -> RustToolchain.check(text, report);
            case REQUIREMENTS -> report -> Requirements.check(text, report);
            case PACKAGE_JSON -> report -> PackageJson.check(path, text, report);
            case NIX -> report -> NixFile.check(path, text, report);
            case C_SOURCE -> report -> SourceClock.checkC(text, report);
            case BUILD_RS -> report -> SourceClock.checkRust(text, report);
        };
    }

    /** Applies the rules over commands. */
    static void checkScopes(List<ShellScope> scopes, Report report) {
        for (ShellScope scope : scopes) {
            ShellRule.all().forEach(rule -> rule.check(scope, report));
        }
    }

    private static ShellScope script(String text) {
        return new ShellScope(
                List.of(new Step(ShellParser.parse(text, 1), false)),
                ShellVariables.of(text),
                Optional.empty(),
                List.of(),
                Setting.SCRIPT);
    }

    /** A scope of one script. */
    static ShellScope scope(List<Step> steps, Map<String, String> variables, Setting setting) {
        return new ShellScope(steps, variables, Optional.empty(), List.of(), setting);
    }
}
