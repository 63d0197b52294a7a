package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what a file is. Decodes, and believes nothing. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Decodes FILE for reading: a receipt, a checkpoint or any signed note, a key, a vkey, a trust policy, a leaf,"
                    + " or evidence of any kind, with every field as it is and in words.",
            "",
            "Nothing is verified against a log or a root of trust: `vitrine verify` and `vitrine check` do that. Of a leaf, the publishers'"
                    + " signatures are checked, because they need nothing else. A secret key is never shown."
        },
        footer = {
            "  vitrine inspect quote.bin",
            "  vitrine inspect quote.bin.tlog-proof",
            "  curl -s http://127.0.0.1:6962/checkpoint | vitrine inspect -",
            "  vitrine get 0 --raw | vitrine inspect --json -"
        })
final class InspectCommand implements Callable<Integer> {

    private final Host host;

    @Mixin
    private final Output output;

    @Parameters(paramLabel = "FILE", description = "The file, or - for the standard input.")
    private Path file = Path.of("-");

    InspectCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        Bytes content = file.toString().equals("-")
                ? LocalFiles.read(host.in(), "the standard input", VerifyCommand.MAX_FILE)
                : LocalFiles.read(file, VerifyCommand.MAX_FILE);
        ObjectNode decoded = Inspector.inspect(content);
        ExitCode exit = decoded.get("kind").textValue().equals("opaque") ? ExitCode.COULD_NOT_TELL : ExitCode.PROVEN;
        Tree.print(output, decoded);
        ObjectNode answer = Output.answer(exit).put("file", file.toString());
        answer.setAll(decoded);
        output.json(answer);
        return exit.code();
    }
}
