package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.rule.ShellScope.Step;
import dev.vitrine.audit.lint.shell.Command;
import dev.vitrine.audit.lint.shell.Pipeline;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Packages of Debian and Ubuntu as the archive has them on the day of the build. */
final class AptRule implements ShellRule {

    static final String ID = "apt-without-snapshot";

    private static final String WHY =
            "apt takes whatever the archive has on the day of the build, and the archive deletes"
                    + " old versions: the same recipe gives other packages next week";
    private static final String FIX =
            "point the sources at snapshot.debian.org or snapshot.ubuntu.com with a date before"
                    + " the first apt command (repro-sources-list.sh does it, or `apt-get --snapshot DATE` on Ubuntu 24.04)";
    private static final Set<String> FETCHING = Set.of(
            "update",
            "install",
            "upgrade",
            "dist-upgrade",
            "full-upgrade",
            "build-dep",
            "download",
            "source",
            "reinstall",
            "satisfy");
    private static final Pattern SNAPSHOT =
            Pattern.compile("snapshot(-cloudflare)?\\.(debian|ubuntu)\\.|repro-sources-list|repro-get|apt::snapshot|"
                    + "deb\\.freexian\\.com/snapshot|snapshot\\.notset\\.fr|/archive/debian/[0-9]{8}t|/ubuntu/[0-9]{8}t|"
                    + "\\[[^\\]]*snapshot=[0-9]{8}t|(?m)^\\s*snapshot:\\s*[0-9]{8}t");

    @Override
    public void check(ShellScope scope, Report report) {
        if (scope.withBases().anyMatch(AptRule::hasSnapshot)) {
            return;
        }
        for (Step step : scope.steps()) {
            Set<Integer> reported = new HashSet<>();
            for (Pipeline pipeline : step.pipelines()) {
                for (Command command : pipeline.commands()) {
                    if (fetches(command) && reported.add(step.whole() ? 0 : pipeline.chain())) {
                        report.add(ID, command.line(), WHY, FIX);
                    }
                }
            }
        }
    }

    private static boolean hasSnapshot(ShellScope scope) {
        return scope.texts().stream().anyMatch(AptRule::isSnapshot)
                || scope.variables().values().stream().anyMatch(AptRule::isSnapshot)
                || scope.commands().map(Command::text).map(scope::expand).anyMatch(AptRule::isSnapshot);
    }

    private static boolean isSnapshot(String text) {
        return SNAPSHOT.matcher(text.toLowerCase(java.util.Locale.ROOT)).find();
    }

    private static boolean fetches(Command command) {
        if (command.is("debootstrap", "mmdebstrap", "cdebootstrap")) {
            return !command.has("--help", "--version");
        }
        if (!command.is("apt-get", "apt", "aptitude", "apt-fast")) {
            return false;
        }
        if (command.has("--snapshot", "-S", "--no-download", "--print-uris", "--simulate", "--dry-run")) {
            return false;
        }
        List<String> operands = Options.operands(command, Set.of("-o", "-c", "-t", "--option", "--target-release"));
        if (operands.isEmpty() || !FETCHING.contains(operands.get(0))) {
            return false;
        }
        List<String> packages = operands.subList(1, operands.size());
        boolean local = operands.get(0).equals("install")
                && !packages.isEmpty()
                && packages.stream()
                        .allMatch(name -> name.endsWith(".deb") && (name.startsWith("/") || name.startsWith("./")));
        return !local;
    }
}
