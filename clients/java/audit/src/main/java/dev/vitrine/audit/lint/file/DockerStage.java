package dev.vitrine.audit.lint.file;

import dev.vitrine.audit.lint.rule.DownloadRule;
import dev.vitrine.audit.lint.rule.Report;
import dev.vitrine.audit.lint.rule.ShellScope;
import dev.vitrine.audit.lint.rule.ShellScope.Setting;
import dev.vitrine.audit.lint.rule.ShellScope.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of a stage of a Dockerfile while it is read. */
final class DockerStage {

    private final Optional<DockerStage> base;
    private final Map<String, String> variables = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Added> added = new ArrayList<>();
    private boolean posix = true;

    /** A file that ADD took from the network, and how many steps there were before it. */
    private record Added(int line, String name, String target, int before) {}

    DockerStage(Optional<DockerStage> base) {
        this.base = base;
        base.ifPresent(stage -> variables.putAll(stage.variables));
        base.ifPresent(stage -> posix = stage.posix);
    }

    Map<String, String> variables() {
        return variables;
    }

    List<String> texts() {
        return texts;
    }

    boolean isPosix() {
        return posix;
    }

    void shell(String command) {
        posix = command.matches("(?s).*\"[^\"]*sh(\\.exe)?\".*") && !command.matches("(?is).*(powershell|pwsh).*");
    }

    void add(Step step) {
        steps.add(step);
    }

    void added(int line, String name, String target) {
        added.add(new Added(line, name, target, steps.size()));
    }

    /** Reports what was added and verified by no later step. */
    void close(Report report) {
        ShellScope scope = scope();
        for (Added file : added) {
            String target = file.target().endsWith("/") || file.target().equals(".")
                    ? file.name()
                    : file.target().substring(file.target().lastIndexOf('/') + 1);
            boolean verified = DownloadRule.isVerified(steps.subList(file.before(), steps.size()), target, scope);
            if (!verified) {
                report.add(DownloadRule.ID, file.line(), DownloadRule.WHY, DownloadRule.FIX);
            }
        }
    }

    ShellScope scope() {
        return new ShellScope(steps, variables, base.map(DockerStage::scope), texts, Setting.BUILD);
    }
}
