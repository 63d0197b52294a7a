package dev.vitrine.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code vitrine} without a command: the overview. */
@Command(
        name = "vitrine",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Logs the evidence behind TEE attestation in a witnessed transparency log, and checks it.",
            "",
            "Start with `vitrine up`, then `vitrine submit FILE` and `vitrine verify FILE`."
        },
        footer = {
            "",
            "Exit codes: 0 proven, 1 refuted, 2 could not tell, 64 wrong usage.",
            "`vitrine COMMAND --help` explains a command with examples."
        })
final class RootCommand implements Callable<Integer> {

    private final Host host;

    RootCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        host.err().println("vitrine: which command? `vitrine --help` lists them");
        return ExitCode.USAGE.code();
    }
}
