package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.cli.LeafSource.Leaf;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.Receipt;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Logs files and brings back receipts that were verified before they are called receipts. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = {
            "Logs each FILE and writes its receipt FILE.tlog-proof, which verifies offline.",
            "",
            "A file is recognised by its content (SGX or TDX quote, IAS report, SIGSTRUCT or signed enclave, SNP report, Nitro"
                    + " document, DSSE or in-toto, Sigstore bundle, SBOM; anything else is logged as it is), wrapped in a statement,"
                    + " signed with your key and submitted. Nothing depends on the clock: the same file with the same name and key is"
                    + " the same entry, and submitting it again brings back the receipt of the first time.",
            "",
            "Success means: the receipt was verified under your trust policy."
        },
        footer = {
            "  vitrine submit quote.bin",
            "  vitrine submit --out receipts evidence/*.bin",
            "  vitrine submit --statement withdrawal.json",
            "  vitrine submit --wait committed --json report.json"
        })
final class SubmitCommand implements Callable<Integer> {

    private static final int JOBS = 8;

    /** What to wait for. */
    enum Wait {
        committed,
        witnessed
    }

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final LeafSource source;

    @Mixin
    private final Settings settings;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files to log.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for the receipts. Default: beside each file.")
    private @Nullable Path out;

    @Option(
            names = "--wait",
            paramLabel = "UNTIL",
            defaultValue = "witnessed",
            description =
                    "committed: durable in the log, no receipt yet. witnessed: cosigned, with a receipt that verifies"
                            + " offline. Default: ${DEFAULT-VALUE}.")
    private Wait wait = Wait.witnessed;

    SubmitCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.source = new LeafSource(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        source.check();
        checkReceiptNames();
        if (out != null && wait == Wait.witnessed) {
            Path created = Files.createDirectories(out);
            output.progress("receipts go to " + created);
        }
        List<PublisherSigner> signers = source.needsKey() ? settings.requireSigners() : List.of();
        TrustPolicy policy = settings.requirePolicy();
        LogClient log = settings.client();
        return InOrder.run(files, JOBS, file -> submit(file, log, signers, policy), new Reporter(policy))
                .code();
    }

    /** Two files of one name in one folder of receipts: the second receipt would replace the first. */
    private void checkReceiptNames() throws Failure {
        Map<Path, Path> taken = new HashMap<>();
        for (Path file : files) {
            Path receipt = ReceiptFiles.of(file, out).toAbsolutePath().normalize();
            Path other = taken.put(receipt, file);
            if (other != null && wait == Wait.witnessed) {
                throw Failure.usage(
                        file + " and " + other + " would both write " + receipt,
                        "submit them in two runs with two folders, or without --out");
            }
        }
    }

    private record Submitted(
            Leaf leaf,
            Receipt receipt,
            ProvenEntry proven,
            @Nullable Path file) {}

    private Submitted submit(Path file, LogClient log, List<PublisherSigner> signers, TrustPolicy policy)
            throws Exception {
        Leaf leaf = source.leaf(file, signers);
        boolean witnessed = wait == Wait.witnessed;
        Receipt receipt = witnessed ? log.submitWitnessed(leaf.bytes()) : log.submitCommitted(leaf.bytes());
        TlogProof proof = proof(leaf.bytes(), receipt);
        if (!witnessed) {
            TrustPolicy ofLog = Policies.withoutWitnesses(policy);
            return new Submitted(
                    leaf, receipt, ProvenEntry.ofLeaf(leaf.bytes(), proof, ofLog, host.unixSeconds()), null);
        }
        Path target = ReceiptFiles.of(file, out);
        Bytes content = LocalFiles.read(file, VerifyCommand.MAX_FILE);
        ProvenEntry proven = ProvenEntry.ofFile(content, proof, policy, host.unixSeconds());
        ReceiptFiles.write(target, proof);
        return new Submitted(leaf, receipt, proven, target);
    }

    /** The receipt as a file that has all that `verify` needs; refuses one for another leaf. */
    static TlogProof proof(Bytes leaf, Receipt receipt) throws VerificationException {
        if (!Rfc6962.leafHash(leaf).equals(receipt.leafHash())) {
            throw new VerificationException(
                    Reason.ENTRY_MISMATCH, "the log answered with the receipt of another entry");
        }
        return TlogProof.of(receipt.index(), receipt.inclusion().hashes(), receipt.checkpoint())
                .withExtra(leaf);
    }

    private final class Reporter implements InOrder.Report<Path, Submitted> {

        private final TrustPolicy policy;

        Reporter(TrustPolicy policy) {
            this.policy = policy;
        }

        @Override
        public ExitCode done(Path file, Submitted submitted) {
            String how = submitted.receipt().duplicate() ? "was logged already" : "is logged";
            output.line("PROVEN  " + file + " " + how + (submitted.file() == null ? ", not witnessed yet" : ""));
            output.line("  as         " + submitted.leaf().description());
            EntryReport.print(output, submitted.proven(), policy);
            ObjectNode answer = Output.answer(ExitCode.PROVEN)
                    .put("file", file.toString())
                    .put("recognized", submitted.leaf().description())
                    .put("duplicate", submitted.receipt().duplicate())
                    .put("witnessed", submitted.file() != null);
            if (submitted.file() != null) {
                output.line("  receipt    " + submitted.file());
                answer.put("proof", submitted.file().toString());
            }
            output.json(EntryReport.fill(answer, submitted.proven(), policy));
            return ExitCode.PROVEN;
        }

        @Override
        public ExitCode failed(Path file, Failure failure) {
            return output.failedFile(file, failure);
        }
    }
}
