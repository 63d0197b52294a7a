package dev.vitrine.audit.lint.file;

import dev.vitrine.audit.lint.rule.ImageName;
import dev.vitrine.audit.lint.rule.Report;
import dev.vitrine.audit.lint.rule.ShellScope;
import dev.vitrine.audit.lint.rule.ShellScope.Setting;
import dev.vitrine.audit.lint.rule.ShellScope.Step;
import dev.vitrine.audit.lint.shell.ShellParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pipeline of GitLab. */
final class GitlabPipeline {

    private GitlabPipeline() {}

    static void check(String text, Report report) {
        Optional<YamlTree> root = YamlTree.parse(text);
        if (root.isEmpty()) {
            return;
        }
        Map<String, String> variables = new HashMap<>();
        root.get().get("variables").ifPresent(values -> values.entries()
                .forEach((name, value) -> value.text().ifPresent(content -> variables.put(name, content))));
        List<ShellScope> scopes = new ArrayList<>();
        job(root.get(), variables, scopes, report);
        root.get().entries().values().forEach(job -> job(job, variables, scopes, report));
        LintedFile.checkScopes(scopes, report);
    }

    private static void job(YamlTree job, Map<String, String> variables, List<ShellScope> scopes, Report report) {
        job.get("image").ifPresent(image -> image(image, report));
        job.get("services").ifPresent(services -> services.items().forEach(service -> image(service, report)));
        List<Step> steps = new ArrayList<>();
        for (String key : List.of("before_script", "script", "after_script")) {
            for (YamlTree line : job.get(key).map(YamlTree::items).orElse(List.of())) {
                line.text().ifPresent(script -> steps.add(new Step(ShellParser.parse(script, line.textLine()), false)));
            }
        }
        if (!steps.isEmpty()) {
            scopes.add(LintedFile.scope(steps, variables, Setting.SCRIPT));
        }
    }

    private static void image(YamlTree value, Report report) {
        String image =
                value.text().or(() -> value.get("name").flatMap(YamlTree::text)).orElse("");
        if (!image.isEmpty() && !image.startsWith("$") && !ImageName.isPinned(image)) {
            report.add(ImageName.RULE, value.line(), ImageName.why(image), ImageName.fix(image));
        }
    }
}
