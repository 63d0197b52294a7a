package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import java.util.List;
import java.util.Set;

/** Go modules by names that move. */
final class GoRule implements ShellRule {

    static final String ID = "go-latest";

    private static final String FIX =
            "name a version: `go install MODULE@v1.2.3`, or better, a tool in go.mod and go.sum";
    private static final Set<String> WITH_VALUE =
            Set.of("-o", "-ldflags", "-tags", "-mod", "-C", "-gcflags", "-modfile");

    @Override
    public void check(ShellScope scope, Report report) {
        scope.commands()
                .filter(command -> command.is("go") && isFloating(command))
                .forEach(command -> report.add(
                        ID, command.line(), "takes the version that the module's authors published last", FIX));
    }

    private static boolean isFloating(Command command) {
        List<String> operands = Options.operands(command, WITH_VALUE);
        String verb = operands.isEmpty() ? "" : operands.get(0);
        if (!verb.equals("install") && !verb.equals("get") && !verb.equals("run")) {
            return false;
        }
        if (verb.equals("get") && command.has("-u", "-u=patch")) {
            return true;
        }
        return operands.stream().skip(1).anyMatch(module -> floats(verb, module));
    }

    private static boolean floats(String verb, String module) {
        int at = module.lastIndexOf('@');
        if (at >= 0) {
            String version = module.substring(at + 1);
            return !version.matches("v[0-9].*\\..*\\..*")
                    && !version.matches("[0-9a-f]{7,40}")
                    && !version.startsWith("$")
                    && !version.equals("none");
        }
        // Without a version, `go install` takes the one of go.mod, and `go get` the newest.
        return verb.equals("get") && module.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+/.*");
    }
}
