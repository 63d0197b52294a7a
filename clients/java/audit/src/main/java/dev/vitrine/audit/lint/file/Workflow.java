package dev.vitrine.audit.lint.file;

import dev.vitrine.audit.lint.rule.ImageName;
import dev.vitrine.audit.lint.rule.Report;
import dev.vitrine.audit.lint.rule.ShellScope;
import dev.vitrine.audit.lint.rule.ShellScope.Setting;
import dev.vitrine.audit.lint.rule.ShellScope.Step;
import dev.vitrine.audit.lint.rule.ToolchainRule;
import dev.vitrine.audit.lint.shell.ShellParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A workflow or an action of GitHub. */
final class Workflow {

    static final String ACTION = "action-by-tag";

    private Workflow() {}

    static void check(String text, Report report) {
        Optional<YamlTree> root = YamlTree.parse(text);
        if (root.isEmpty()) {
            return;
        }
        List<ShellScope> scopes = new ArrayList<>();
        root.get().get("jobs").ifPresent(jobs -> jobs.entries().values().forEach(job -> job(job, scopes, report)));
        root.get().get("runs").ifPresent(runs -> {
            runs.get("image").ifPresent(image -> image(image, true, report));
            job(runs, scopes, report);
        });
        LintedFile.checkScopes(scopes, report);
    }

    private static void job(YamlTree job, List<ShellScope> scopes, Report report) {
        job.get("uses").ifPresent(uses -> uses(uses, report));
        job.get("container").ifPresent(container -> {
            image(container, false, report);
            container.get("image").ifPresent(image -> image(image, false, report));
        });
        job.get("services").ifPresent(services -> services.entries().values().forEach(service -> service.get("image")
                .ifPresent(image -> image(image, false, report))));
        Map<String, String> variables = new HashMap<>();
        environment(job, variables);
        List<Step> steps = new ArrayList<>();
        for (YamlTree step : job.get("steps").map(YamlTree::items).orElse(List.of())) {
            environment(step, variables);
            step.get("uses").ifPresent(uses -> uses(uses, report));
            step.get("with").ifPresent(with -> with(step, with, report));
            boolean posix = step.get("shell")
                    .flatMap(YamlTree::text)
                    .filter(shell -> shell.matches("pwsh|powershell|cmd|python"))
                    .isEmpty();
            step.get("run").filter(run -> posix).ifPresent(run -> run.text().ifPresent(script -> {
                String shell = script.replaceAll("\\$\\{\\{[^}\\n]*}}", "\\${GITHUB_VALUE}");
                variables.putAll(ShellVariables.of(shell));
                steps.add(new Step(ShellParser.parse(shell, run.textLine()), false));
            }));
        }
        if (!steps.isEmpty()) {
            scopes.add(LintedFile.scope(steps, variables, Setting.SCRIPT));
        }
    }

    private static void environment(YamlTree of, Map<String, String> variables) {
        of.get("env").ifPresent(env -> env.entries().forEach((name, value) -> value.text()
                .filter(text -> !text.contains("${{"))
                .ifPresent(text -> variables.put(name, text))));
    }

    private static void uses(YamlTree uses, Report report) {
        String action = uses.text().orElse("");
        if (action.startsWith("docker://")) {
            image(uses, true, report);
            return;
        }
        int at = action.lastIndexOf('@');
        if (action.startsWith("./") || action.startsWith("../") || action.contains("${{") || at < 0) {
            return;
        }
        if (!action.substring(at + 1).matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            report.add(
                    ACTION,
                    uses.line(),
                    "the tag or branch of " + action.substring(0, at) + " can be moved to other code at any time",
                    "name the commit: " + action.substring(0, at) + "@COMMIT # " + action.substring(at + 1));
        }
    }

    private static void with(YamlTree step, YamlTree with, Report report) {
        for (String key : List.of("toolchain", "go-version", "node-version", "python-version", "channel")) {
            with.get(key)
                    .filter(value -> value.text()
                            .filter(text ->
                                    ToolchainRule.isFloating(text) || text.matches("latest|lts/.*|node|current"))
                            .isPresent())
                    .ifPresent(
                            value -> report.add(ToolchainRule.ID, value.line(), ToolchainRule.WHY, ToolchainRule.FIX));
        }
        boolean checkout = step.get("uses")
                .flatMap(YamlTree::text)
                .filter(action -> action.startsWith("actions/checkout@"))
                .isPresent();
        Optional<String> repository = with.get("repository").flatMap(YamlTree::text);
        String ref = with.get("ref").flatMap(YamlTree::text).orElse("");
        if (checkout
                && repository.filter(name -> !name.contains("${{")).isPresent()
                && !ref.matches("[0-9a-f]{40}|\\$\\{\\{.*")) {
            report.add(
                    "git-branch",
                    step.line(),
                    "checks out whatever the branch or tag of " + repository.orElse("") + " points to",
                    "name the commit: ref: COMMIT");
        }
    }

    private static void image(YamlTree value, boolean onlyByScheme, Report report) {
        String written = value.text().orElse("");
        String image = written.replaceFirst("^docker://", "");
        boolean applies =
                !image.isEmpty() && !image.contains("${{") && (!onlyByScheme || written.startsWith("docker://"));
        if (applies && !ImageName.isPinned(image)) {
            report.add(ImageName.RULE, value.line(), ImageName.why(image), ImageName.fix(image));
        }
    }
}
