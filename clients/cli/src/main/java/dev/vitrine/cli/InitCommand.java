package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.audit.init.Proposal;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proposes a manifest for a repository. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Proposes a vitrine.yml by looking at a repository: Dockerfile, flake.nix, Cargo.toml, Gramine templates, Makefile,"
                    + " enclave configurations, signed enclaves, and the older .auditee.yml. Runs nothing and fetches nothing.",
            "",
            "Ends with 0 when the proposal is a whole manifest, with 2 when something is missing that only a person can say;"
                    + " each such place is marked in the file."
        },
        footer = {"  vitrine init", "  vitrine init ../wallet --stdout", "  vitrine init --json"})
final class InitCommand implements Callable<Integer> {

    private final Host host;

    @Mixin
    private final Output output;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "The repository. Default: the folder you are in.")
    private Path folder = Path.of(".");

    @Option(names = "--stdout", description = "Print the proposal instead of writing vitrine.yml.")
    private boolean print;

    InitCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
    }

    @Override
    public Integer call() throws Failure, IOException, MalformedException {
        Path file = folder.resolve(Manifest.FILE_NAME);
        if (!Files.isDirectory(folder)) {
            throw Failure.usage(folder + " is not a folder", "name the folder of a repository");
        }
        if (!print && Files.exists(file)) {
            throw Failure.usage(file + " is there already", "look at a new proposal with --stdout");
        }
        Proposal proposal = Proposal.of(folder);
        ExitCode exit = proposal.missing().isEmpty() ? ExitCode.PROVEN : ExitCode.COULD_NOT_TELL;
        ObjectNode answer = Output.answer(exit);
        if (print) {
            output.line(proposal.text().stripTrailing());
            answer.put("text", proposal.text());
        } else {
            LocalFiles.write(file, Bytes.utf8(proposal.text()));
            output.line("wrote " + file);
            answer.put("file", file.toString());
        }
        for (String missing : proposal.missing()) {
            host.err().println(Text.printable("missing  " + missing));
        }
        proposal.missing().forEach(answer.putArray("missing")::add);
        output.json(answer);
        return exit.code();
    }
}
