package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a file against its receipt. Opens no connection. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks, without any network, that a log has an entry about FILE.",
            "",
            "The receipt FILE.tlog-proof holds the entry, its inclusion proof and a checkpoint. Checked are: the log's"
                    + " signature and the witnesses' quorum on the checkpoint, under the trust policy; the inclusion proof; that"
                    + " the entry is about exactly these bytes; the signatures of its publishers. It is not checked what the"
                    + " evidence says."
        },
        footer = {
            "  vitrine verify quote.bin",
            "  vitrine verify quote.bin --proof receipts/quote.bin.tlog-proof --policy policy",
            "  vitrine verify release.json --signer 5f3c...  (the key ID that must have signed)",
            "  vitrine verify --json *.bin | jq -r 'select(.outcome != \"proven\")'",
            "",
            "Exit codes: 0 all proven, 1 something is refuted, 2 something is missing."
        })
final class VerifyCommand implements Callable<Integer> {

    /** Larger than any signed enclave or SBOM that was met. */
    static final int MAX_FILE = 512 << 20;

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final Settings settings;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files to check.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description = "The receipt, for one FILE. Default: FILE.tlog-proof.")
    private @Nullable Path proof;

    @Option(
            names = "--proofs",
            paramLabel = "DIR",
            description = "The folder of the receipts NAME.tlog-proof, as `submit --out DIR` wrote them.")
    private @Nullable Path proofs;

    @Option(
            names = "--signer",
            paramLabel = "KEY-ID",
            description = "A publisher key that must have signed: its ID in hexadecimal, repeatable.")
    private List<String> signers = new ArrayList<>();

    VerifyCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        if (proof != null && (files.size() > 1 || proofs != null)) {
            throw Failure.usage("--proof goes with one FILE and without --proofs", "use --proofs DIR for many");
        }
        TrustPolicy policy = settings.requirePolicy();
        ExitCode worst = ExitCode.PROVEN;
        for (Path file : files) {
            worst = worst.and(verify(file, policy));
        }
        return worst.code();
    }

    private ExitCode verify(Path file, TrustPolicy policy) {
        Path receipt = proof != null ? proof : ReceiptFiles.of(file, proofs);
        try {
            ProvenEntry proven = check(file, receipt, policy);
            output.line("PROVEN  " + file + " is in the log");
            EntryReport.print(output, proven, policy);
            ObjectNode answer =
                    Output.answer(ExitCode.PROVEN).put("file", file.toString()).put("proof", receipt.toString());
            output.json(EntryReport.fill(answer, proven, policy));
            return ExitCode.PROVEN;
        } catch (Failure | IOException | VerificationException e) {
            return output.failedFile(file, Failures.of(e));
        }
    }

    private ProvenEntry check(Path file, Path receipt, TrustPolicy policy)
            throws Failure, IOException, VerificationException {
        Bytes content = LocalFiles.read(file, MAX_FILE);
        TlogProof parsed = ReceiptFiles.read(receipt);
        ProvenEntry proven = ProvenEntry.ofFile(content, parsed, policy, host.unixSeconds());
        for (String signer : signers) {
            requireSigner(proven, signer);
        }
        return proven;
    }

    private static void requireSigner(ProvenEntry proven, String keyId) throws Failure {
        Bytes wanted;
        try {
            wanted = Bytes.fromHex(keyId.toLowerCase(Locale.ROOT));
        } catch (MalformedException e) {
            throw Failure.usage("not a key ID: " + keyId, "a key ID is 64 hexadecimal digits");
        }
        boolean signed = proven.statement().stream()
                .flatMap(statement -> statement.signers().stream())
                .anyMatch(key -> key.keyId().equals(wanted));
        if (!signed) {
            throw Failure.refuted("NOT_SIGNED_BY", "the statement is not signed by key " + keyId);
        }
    }
}
