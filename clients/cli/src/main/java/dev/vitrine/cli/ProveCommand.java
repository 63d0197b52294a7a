package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.Receipt;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches a receipt again. */
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        description = {
            "Fetches the receipt of an entry that is logged already, verifies it and writes it as a tlog-proof file.",
            "",
            "ENTRY is the file that was submitted (its entry is built again, with the same key), an index, or a leaf hash in"
                    + " hexadecimal. A file that is called like a number is meant as ./NUMBER."
        },
        footer = {
            "  vitrine prove quote.bin",
            "  vitrine prove 17 --out entry-17.tlog-proof",
            "  vitrine prove 9f86d081884c7d65...  --size 4096"
        })
final class ProveCommand implements Callable<Integer> {

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final LeafSource source;

    @Mixin
    private final Settings settings;

    @Parameters(paramLabel = "ENTRY", description = "A file, an index, or a leaf hash.")
    private String entry = "";

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "Prove against the published checkpoint of this size. Default: the latest.")
    private @Nullable Long size;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the receipt goes. Default: FILE.tlog-proof, or entry-INDEX.tlog-proof.")
    private @Nullable Path out;

    ProveCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.source = new LeafSource(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException, LogException, VerificationException, InvalidEntryException {
        source.check();
        LogClient log = settings.client();
        TrustPolicy policy = settings.requirePolicy();
        Optional<Target> named = Target.parse(entry);
        OptionalLong at = size == null ? OptionalLong.empty() : OptionalLong.of(size);
        Bytes leaf;
        Receipt receipt;
        if (named.isPresent()) {
            receipt = named.get().receipt(log, at);
            leaf = named.get().entry(log).leaf();
        } else {
            leaf = rebuild(Path.of(entry));
            receipt = Target.of(Rfc6962.leafHash(leaf)).receipt(log, at);
        }
        TlogProof proof = SubmitCommand.proof(leaf, receipt);
        ProvenEntry proven = ProvenEntry.ofLeaf(leaf, proof, policy, host.unixSeconds());
        Path target = target(named, proven);
        ReceiptFiles.write(target, proof);
        output.line("PROVEN  entry " + proven.entry().index() + " is in the log");
        EntryReport.print(output, proven, policy);
        output.line("  receipt    " + target);
        ObjectNode answer = Output.answer(ExitCode.PROVEN).put("proof", target.toString());
        output.json(EntryReport.fill(answer, proven, policy));
        return ExitCode.PROVEN.code();
    }

    private Bytes rebuild(Path file) throws Failure, IOException, InvalidEntryException {
        if (!Files.exists(file)) {
            throw Failure.couldNotTell(
                    "NO_SUCH_FILE",
                    entry + " is neither a file nor an index nor a leaf hash",
                    "a leaf hash has 64 hexadecimal digits");
        }
        List<PublisherSigner> signers = source.needsKey() ? settings.requireSigners() : List.of();
        return source.leaf(file, signers).bytes();
    }

    private Path target(Optional<Target> named, ProvenEntry proven) {
        if (out != null) {
            return out;
        }
        return named.isPresent()
                ? Path.of("entry-" + proven.entry().index() + ".tlog-proof")
                : ReceiptFiles.of(Path.of(entry), null);
    }
}
