package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.LoggedEntry;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads one entry, with the proof that it is the one. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        description = {
            "Fetches an entry by its index or leaf hash, verifies under the trust policy that the log has it, and decodes it.",
            "",
            "Without a policy the entry is shown all the same, but nothing is proven: exit code 2."
        },
        footer = {
            "  vitrine get 0",
            "  vitrine get 17 --raw > leaf.bin",
            "  vitrine get 17 --evidence --out quote.bin",
            "  vitrine get --json 9f86d081884c7d65..."
        })
final class GetCommand implements Callable<Integer> {

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final Settings settings;

    @Parameters(paramLabel = "INDEX|HASH", description = "Which entry.")
    private String entry = "";

    @Option(names = "--raw", description = "The bytes of the leaf itself, and nothing else.")
    private boolean raw;

    @Option(names = "--evidence", description = "The bytes of the file that the entry is about, where it embeds one.")
    private boolean evidence;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the bytes to FILE and not to the standard output.")
    private @Nullable Path out;

    GetCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException, LogException, VerificationException {
        if (raw && evidence) {
            throw Failure.usage("--raw and --evidence exclude each other", "");
        }
        Target target = Target.parse(entry)
                .orElseThrow(() -> Failure.usage(
                        "neither an index nor a leaf hash: " + entry, "a leaf hash has 64 hexadecimal digits"));
        LogClient log = settings.client();
        LoggedEntry logged = target.entry(log);
        Optional<TrustPolicy> policy = settings.findPolicy();
        Optional<ProvenEntry> proven =
                policy.isEmpty() ? Optional.empty() : Optional.of(prove(logged, target, log, policy.get()));
        ExitCode exit = proven.isPresent() ? ExitCode.PROVEN : ExitCode.COULD_NOT_TELL;
        if (raw || evidence) {
            write(raw ? logged.leaf() : embedded(logged));
        } else {
            show(logged, exit);
        }
        return exit.code();
    }

    private ProvenEntry prove(LoggedEntry logged, Target target, LogClient log, TrustPolicy policy)
            throws IOException, LogException, VerificationException {
        return ProvenEntry.ofLeaf(
                logged.leaf(),
                SubmitCommand.proof(logged.leaf(), target.receipt(log, OptionalLong.empty())),
                policy,
                host.unixSeconds());
    }

    private void show(LoggedEntry logged, ExitCode exit) {
        ObjectNode decoded = Inspector.inspect(logged.leaf());
        String verdict = exit == ExitCode.PROVEN ? "PROVEN  the log has" : "UNKNOWN no policy, so no proof:";
        output.line(verdict + " entry " + logged.index());
        Tree.print(output, decoded);
        ObjectNode answer = Output.answer(exit)
                .put("index", logged.index())
                .put("leaf_hash", logged.leafHash().hex());
        answer.set("entry", decoded);
        output.json(answer);
    }

    private Bytes embedded(LoggedEntry logged) throws Failure {
        return EntryInspector.embedded(logged.leaf())
                .orElseThrow(() -> Failure.couldNotTell(
                        "NO_EVIDENCE", "entry " + logged.index() + " embeds no file", "--raw gives the leaf itself"));
    }

    private void write(Bytes bytes) throws IOException {
        if (out != null) {
            LocalFiles.write(out, bytes);
            output.line("wrote " + out);
        } else {
            output.bytes(bytes);
        }
    }
}
