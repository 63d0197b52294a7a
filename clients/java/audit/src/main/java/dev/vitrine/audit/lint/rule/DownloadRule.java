package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.rule.ShellScope.Setting;
import dev.vitrine.audit.lint.rule.ShellScope.Step;
import dev.vitrine.audit.lint.shell.Command;
import dev.vitrine.audit.lint.shell.Pipeline;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A file taken from the network and compared with nothing. */
public final class DownloadRule implements ShellRule {

    public static final String ID = "download-unverified";
    public static final String WHY = "the server can send other bytes under the same address, and nothing would notice";
    public static final String FIX =
            "compare with a digest written in the recipe: `echo \"SHA256  FILE\" | sha256sum -c -`,"
                    + " or `ADD --checksum=sha256:...`; or list the file in inputs.lock";

    /** What only looks at the answer. */
    private static final Set<String> LOOKS = Set.of("grep", "egrep", "head", "tail", "wc", "less", "cat", "true");

    @Override
    public void check(ShellScope scope, Report report) {
        List<Pipeline> pipelines = scope.pipelines();
        Set<String> fetched = fetched(scope);
        for (int i = 0; i < pipelines.size(); i++) {
            Pipeline pipeline = pipelines.get(i);
            if (PipeToShellRule.isPiped(pipeline)) {
                continue;
            }
            for (int at = 0; at < pipeline.commands().size(); at++) {
                Command command = pipeline.commands().get(at);
                Optional<Download> download = Download.of(command);
                boolean last = at == pipeline.commands().size() - 1;
                if (download.isPresent()
                        && isInput(download.get(), pipeline, at, last, scope)
                        && !isCovered(download.get(), pipelines.subList(i, pipelines.size()), fetched, scope)) {
                    report.add(ID, command.line(), WHY, FIX);
                }
            }
        }
    }

    /** Whether one of these steps verifies a file that was there before them. */
    public static boolean isVerified(List<Step> after, String file, ShellScope scope) {
        List<Pipeline> pipelines =
                after.stream().flatMap(step -> step.pipelines().stream()).toList();
        return Verification.covers(pipelines, file, fetched(scope), scope);
    }

    /** The names of all files that these commands fetch. */
    static Set<String> fetched(ShellScope scope) {
        Set<String> fetched = new HashSet<>();
        scope.commands().forEach(command -> Download.of(command).ifPresent(found -> fetched.addAll(found.files())));
        return fetched;
    }

    /** Whether the bytes become part of something. */
    private static boolean isInput(Download download, Pipeline pipeline, int at, boolean last, ShellScope scope) {
        if (!download.files().isEmpty()) {
            return true;
        }
        boolean consumed = pipeline.commands().stream().skip(at + 1L).anyMatch(next -> !LOOKS.contains(next.name()));
        boolean kept = pipeline.commands().stream()
                .skip(at + 1L)
                .flatMap(next -> next.redirects().stream())
                .anyMatch(redirect -> redirect.isOutput()
                        && !redirect.target().equals("/dev/null")
                        && !redirect.target().matches("&?[0-9]"));
        boolean value = pipeline.within().isPresent();
        if (value && scope.setting() == Setting.SCRIPT) {
            // A script may ask a server how it is; what it asks of a list of releases becomes part of a build.
            return download.urls().stream().anyMatch(url -> url.contains("latest") || url.contains("releases"));
        }
        return value || kept || (!last && consumed && (scope.setting() == Setting.BUILD || unpacks(pipeline, at)));
    }

    private static boolean unpacks(Pipeline pipeline, int at) {
        return pipeline.commands().stream()
                .skip(at + 1L)
                .anyMatch(next -> next.is(
                        "tar", "bsdtar", "unzip", "funzip", "gunzip", "zcat", "xz", "zstd", "cpio", "tee", "apt-key",
                        "gpg", "dpkg"));
    }

    private static boolean isCovered(Download download, List<Pipeline> from, Set<String> fetched, ShellScope scope) {
        if (download.files().isEmpty()) {
            return Verification.covers(from.subList(0, 1), "", fetched, scope);
        }
        return download.files().stream().allMatch(file -> Verification.covers(from, file, fetched, scope));
    }
}
