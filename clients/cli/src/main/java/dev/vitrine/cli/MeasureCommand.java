package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.evidence.dossier.WholeFile;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures an enclave again, and compares with what was signed. */
@Command(
        name = "measure",
        mixinStandardHelpOptions = true,
        description = {
            "Measures a signed enclave again, from the file alone and without an SDK, as the processor does when it is loaded,"
                    + " and compares MRENCLAVE with every SIGSTRUCT in the file.",
            "",
            "Measured are Intel SDK images (metadata 1.4 and 2.x), Open Enclave images and SGXS streams; of other files the"
                    + " SIGSTRUCT is checked. With --against, the first page is named in which another enclave differs."
        },
        footer = {
            "  vitrine measure enclave.signed.so",
            "  vitrine measure app.sgxs --sigstruct app.sig",
            "  vitrine measure rebuilt.signed.so --against enclave.signed.so",
            "",
            "Exit codes: 0 measured and equal, 1 they differ or a signature is wrong, 2 it could not be measured."
        })
final class MeasureCommand implements Callable<Integer> {

    private static final int MAX_SIGSTRUCT = 1 << 20;
    private static final Bytes ELF = Bytes.wrapUnsafe(new byte[] {0x7f, 'E', 'L', 'F'});
    private static final Bytes SGXS = Bytes.utf8("ECREATE\0");

    private final Host host;

    @Mixin
    private final Output output;

    @Parameters(paramLabel = "ENCLAVE", description = "The file.")
    private Path file = Path.of("");

    @Option(
            names = "--sigstruct",
            paramLabel = "FILE",
            description = "The signature, for formats that carry none. Default: NAME.sig beside NAME.sgxs.")
    private @Nullable Path sigstruct;

    @Option(names = "--against", paramLabel = "FILE", description = "Another enclave, to find where they differ.")
    private @Nullable Path against;

    MeasureCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        MeasureReport report = measure(file, Optional.ofNullable(sigstruct));
        Optional<MeasureReport> other =
                against == null ? Optional.empty() : Optional.of(measure(against, Optional.empty()));
        ExitCode exit = other.isEmpty() ? report.exit() : report.exit().and(report.exitAgainst(other.get()));
        report.print(output, exit);
        ObjectNode answer = Output.answer(exit).put("file", file.toString());
        report.fill(answer);
        if (other.isPresent()) {
            String difference = report.firstDifference(other.get());
            output.line("  against  " + against + ": " + difference);
            answer.put("against", String.valueOf(against)).put("difference", difference);
        }
        output.json(answer);
        return exit.code();
    }

    private MeasureReport measure(Path path, Optional<Path> signature) throws Failure, IOException {
        Optional<Path> beside = signature.or(() -> MeasureReport.signatureBeside(path));
        Bytes content = LocalFiles.read(path, VerifyCommand.MAX_FILE);
        boolean isEnclave = content.startsWith(ELF)
                || content.startsWith(SGXS)
                || !SigstructScan.find(content).isEmpty();
        if (!isEnclave) {
            throw Failure.couldNotTell(
                    "NOT_AN_ENCLAVE",
                    path + " is no enclave: " + WholeFile.of(content).remark(),
                    "give a signed enclave (ELF), an SGXS stream or a SIGSTRUCT");
        }
        try {
            return MeasureReport.of(
                    content,
                    beside.isPresent() ? Optional.of(LocalFiles.read(beside.get(), MAX_SIGSTRUCT)) : Optional.empty(),
                    host.clock().instant());
        } catch (MalformedException e) {
            throw Failure.refuted("MALFORMED", path + ": " + e.getMessage());
        }
    }
}
