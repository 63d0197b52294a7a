package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.Contradiction;
import dev.vitrine.client.PublishedLog;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vitrine witness prove-fork}: two checkpoints become evidence. */
@Command(
        name = "prove-fork",
        mixinStandardHelpOptions = true,
        description = {
            "Makes evidence out of two checkpoints of one log that contradict each other.",
            "",
            "Two roots at one size are evidence by themselves. Of two sizes, the log's tiles (or a copy of them) show whether"
                    + " the larger tree continues the smaller one. Keys come from --vkey or the trust policy; who signed both"
                    + " is accused, the log and witnesses alike.",
            "",
            "Ends with 0 when a fork is proven, with 1 when the checkpoints are of one history, with 2 when it cannot be told."
        },
        footer = {
            "  vitrine witness prove-fork state.before state.after --out fork.evidence",
            "  vitrine witness prove-fork a b --tiles https://log.example.org/ --policy policy --json"
        })
final class ProveForkCommand implements Callable<Integer> {

    @Mixin
    private final Output output;

    @Mixin
    private final Settings settings;

    @Parameters(index = "0", paramLabel = "A", description = "A checkpoint.")
    private Path one = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "Another checkpoint of the same log.")
    private Path other = Path.of("");

    @Option(names = "--vkey", paramLabel = "VKEY", description = "A key that may be accused, repeatable.")
    private List<String> vkeys = new ArrayList<>();

    @Option(
            names = "--tiles",
            paramLabel = "URL|DIR",
            description = "Where the tiles behind the larger checkpoint are. Default: the configured log.")
    private @Nullable String tiles;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write the evidence. Further evidence, against witnesses that signed both, goes to"
                    + " FILE.2 and so on. Default: the standard output.")
    private @Nullable Path out;

    ProveForkCommand(Host host) {
        this.output = new Output(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        CheckpointNote a = read(one);
        CheckpointNote b = read(other);
        if (!a.checkpoint().origin().equals(b.checkpoint().origin())) {
            throw Failure.couldNotTell(
                    "OTHER_LOG",
                    "the checkpoints are of two logs: " + a.checkpoint().origin() + " and "
                            + b.checkpoint().origin(),
                    "");
        }
        List<VerifiedMisbehaviour> found = prove(a, b);
        if (found.isEmpty()) {
            boolean equalHeads = a.checkpoint().head().equals(b.checkpoint().head());
            throw Failure.refuted(
                    "NO_FORK",
                    equalHeads
                            ? "the checkpoints have the same tree"
                            : "nobody whose key is known here signed both of two trees that contradict each other");
        }
        for (int i = 0; i < found.size(); i++) {
            show(found.get(i), i);
        }
        return ExitCode.PROVEN.code();
    }

    private List<VerifiedMisbehaviour> prove(CheckpointNote a, CheckpointNote b) throws Failure, IOException {
        List<VerifierKey> keys = keys();
        if (a.checkpoint().size() == b.checkpoint().size()) {
            return provenBy(keys, a, b, null);
        }
        return provenBy(keys, a, b, settings.published(Optional.ofNullable(tiles)));
    }

    private static List<VerifiedMisbehaviour> provenBy(
            List<VerifierKey> keys, CheckpointNote a, CheckpointNote b, @Nullable PublishedLog log)
            throws Failure, IOException {
        try {
            return Contradiction.prove(keys, a, b, id -> log == null ? Optional.empty() : log.read(id));
        } catch (VerificationException e) {
            throw Failure.couldNotTell(
                    "OTHER_TILES",
                    "the tiles are not those of the larger checkpoint: " + e.getMessage(),
                    "a log that forked may show this tree to others only; ask a witness or a mirror that has it");
        }
    }

    private void show(VerifiedMisbehaviour evidence, int number) throws IOException {
        ObjectNode answer = EvidenceFiles.describe(Output.answer(ExitCode.PROVEN), evidence);
        if (out != null) {
            Path file = number == 0 ? out : out.resolveSibling(LocalFiles.baseName(out) + "." + (number + 1));
            LocalFiles.write(file, evidence.toBytes());
            output.line("PROVEN  evidence written to " + file);
            EvidenceFiles.print(output, evidence);
            answer.put("file", file.toString());
        } else if (!output.isJson()) {
            output.bytes(evidence.toBytes());
        } else {
            answer.put("text", text(evidence.toBytes()));
        }
        output.json(answer);
    }

    private static String text(Bytes evidence) {
        try {
            return evidence.toUtf8();
        } catch (MalformedException e) {
            throw new AssertionError("bad math: evidence is text", e);
        }
    }

    private List<VerifierKey> keys() throws Failure, IOException {
        if (vkeys.isEmpty()) {
            return Contradiction.keys(settings.requirePolicy());
        }
        List<VerifierKey> keys = new ArrayList<>();
        for (String vkey : vkeys) {
            keys.add(CheckpointTrust.parse(vkey));
        }
        return keys;
    }

    private static CheckpointNote read(Path file) throws Failure, IOException {
        try {
            return CheckpointNote.parse(LocalFiles.read(file, PublishedLog.MAX_CHECKPOINT));
        } catch (MalformedException e) {
            throw Failure.couldNotTell("MALFORMED", file + " is not a checkpoint: " + e.getMessage(), "");
        }
    }
}
