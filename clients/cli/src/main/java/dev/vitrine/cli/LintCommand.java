package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.audit.lint.Finding;
import dev.vitrine.audit.lint.Linter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Finds what a recipe does not pin. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = {
            "Finds inputs that a build does not pin, before they rot: images by tag, apt without a snapshot, branches,"
                    + " `curl | sh`, unlocked packages, the clock, random keys.",
            "",
            "Reads Dockerfiles, shell scripts, Makefiles, workflows, Cargo, pip, npm and Nix files; of a folder, all of them."
                    + " Uses no network. A comment `vitrine:allow RULE because ...` on the line, or the one before,"
                    + " accepts a finding.",
            "",
            "Ends with 1 when something was found, with 0 when not, with 2 when a file is of no kind that is known."
                    + " With --json, one list of {rule, file, line, why, fix}."
        },
        footer = {"  vitrine lint", "  vitrine lint Dockerfile scripts", "  vitrine lint --json . > findings.json"})
final class LintCommand implements Callable<Integer> {

    private final Host host;

    @Mixin
    private final Output output;

    @Parameters(paramLabel = "PATH", arity = "0..*", description = "Files or folders. Default: the folder you are in.")
    private List<Path> paths = new ArrayList<>();

    LintCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
    }

    @Override
    public Integer call() throws IOException {
        Linter.Result result = Linter.lint(paths.isEmpty() ? List.of(Path.of(".")) : paths);
        result.unknown().forEach(file -> host.err()
                .println(Text.printable("vitrine lint: " + file + ": no rule is about this kind of file")));
        result.findings().forEach(this::print);
        ExitCode exit = exit(result);
        if (exit == ExitCode.PROVEN) {
            output.line("nothing found in " + files(result.read()));
        } else if (exit == ExitCode.REFUTED) {
            output.line(result.findings().size() + (result.findings().size() == 1 ? " finding" : " findings") + " in "
                    + files(result.read()));
        }
        output.json(array(result.findings()));
        return exit.code();
    }

    private static ExitCode exit(Linter.Result result) {
        if (!result.findings().isEmpty()) {
            return ExitCode.REFUTED;
        }
        return result.unknown().isEmpty() ? ExitCode.PROVEN : ExitCode.COULD_NOT_TELL;
    }

    private static String files(int count) {
        return count == 1 ? "1 file" : count + " files";
    }

    private void print(Finding finding) {
        output.line(finding.file() + ":" + finding.line() + ": " + finding.rule());
        output.line("  why  " + finding.why());
        output.line("  fix  " + finding.fix());
    }

    private static ArrayNode array(List<Finding> findings) {
        ArrayNode array = Output.JSON.createArrayNode();
        for (Finding finding : findings) {
            ObjectNode node = array.addObject();
            node.put("rule", finding.rule());
            node.put("file", finding.file());
            node.put("line", finding.line());
            node.put("why", finding.why());
            node.put("fix", finding.fix());
        }
        return array;
    }
}
