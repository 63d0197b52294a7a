package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.KdsClient;
import dev.vitrine.client.PcsClient;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dossier.Dossier;
import dev.vitrine.evidence.dossier.Piece;
import dev.vitrine.evidence.dossier.Recognition;
import dev.vitrine.evidence.dossier.WholeFile;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What has to travel with evidence, so that it can be judged years later. */
@Command(
        name = "collateral",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Fetches what has to travel with evidence, so that it can be judged years later.",
        footer = {"  vitrine collateral fetch quote.bin"})
final class CollateralCommand implements Callable<Integer> {

    private final Host host;

    CollateralCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        host.err().println("vitrine collateral: which command? `vitrine collateral --help` lists them");
        return ExitCode.USAGE.code();
    }

    /** {@code collateral fetch}. */
    @Command(
            name = "fetch",
            mixinStandardHelpOptions = true,
            description = {
                "Fetches the collateral of a quote or report into a folder that --collateral takes: TCB info, identity of the"
                        + " quoting enclave, chains and revocation lists for SGX and TDX; the certificates of the chip's key and"
                        + " their list for SEV-SNP.",
                "",
                "From Intel's service or a cache of it (versions 3 and 4), from AMD's, or out of a folder of files. Nothing that"
                        + " comes is believed: `vitrine check` verifies every document."
            },
            footer = {
                "  vitrine collateral fetch quote.bin",
                "  vitrine collateral fetch quote.bin --from https://localhost:8081/sgx/certification/v4/ --out collateral",
                "  vitrine collateral fetch quote.bin --from saved/ --out collateral",
                "  vitrine collateral fetch report.bin --proxy proxy.example:3128",
                "  vitrine check quote.bin --collateral quote.bin.collateral",
                "",
                "Exit codes: 0 all is there, 2 something could not be had."
            })
    static final class Fetch implements Callable<Integer> {

        private static final int MAX_EVIDENCE = 1 << 20;

        private final Host host;

        @Mixin
        private final Output output;

        @Parameters(paramLabel = "QUOTE", description = "The evidence.")
        private Path file = Path.of("");

        @Option(
                names = "--from",
                paramLabel = "URL|DIR",
                description = "The service, or a folder. Default: Intel's and AMD's services.")
        private @Nullable String from;

        @Option(
                names = "--out",
                paramLabel = "DIR",
                description = "The folder to write. Default: QUOTE.collateral beside the evidence.")
        private @Nullable Path out;

        @Option(names = "--proxy", paramLabel = "HOST:PORT", description = "An HTTP proxy.")
        private @Nullable String proxy;

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                defaultValue = "60",
                description = "How long one document may take. Default: ${DEFAULT-VALUE}.")
        private int timeout;

        Fetch(Host host) {
            this.host = host;
            this.output = new Output(host);
        }

        @Override
        public Integer call() throws Failure, IOException {
            Bytes content = LocalFiles.read(file, MAX_EVIDENCE);
            try {
                return fetch(content);
            } catch (MalformedException e) {
                throw Failure.refuted("MALFORMED", file + ": " + e.getMessage());
            }
        }

        private int fetch(Bytes content) throws Failure, IOException, MalformedException {
            Piece piece = Recognition.of(content)
                    .filter(found -> found.evidence().isPresent())
                    .orElseThrow(() -> Failure.couldNotTell(
                            "NOT_EVIDENCE",
                            file + " is no evidence: " + WholeFile.of(content).remark(),
                            "give a quote or a report"));
            Instant now = host.clock().instant();
            Judge judge = new Judge(VerifiedChains.production(16), PublishedKeys.shipped());
            Judgement alone = judge.judge(Dossier.of(piece).exhibit(judge, now), now);
            Exhibit complete = exhibit(piece, alone.verdict().fields(), judge, now);
            if (complete.parts().isEmpty()) {
                throw Failure.couldNotTell("NOTHING_FITS", "nothing there belongs to " + file, "");
            }
            Path folder = out != null ? out : file.resolveSibling(LocalFiles.baseName(file) + ".collateral");
            List<Path> files = PartFiles.write(complete, folder);
            files.forEach(written -> output.line("  " + written));
            output.line("judge it with: vitrine check " + file + " --collateral " + folder);
            ObjectNode answer =
                    Output.answer(ExitCode.PROVEN).put("file", file.toString()).put("folder", folder.toString());
            files.forEach(written -> answer.withArray("files").add(written.toString()));
            output.json(answer);
            return ExitCode.PROVEN.code();
        }

        private Exhibit exhibit(Piece piece, Map<String, String> fields, Judge judge, Instant now)
                throws Failure, IOException, MalformedException {
            if (from != null && Files.isDirectory(Path.of(from))) {
                return Dossier.of(piece)
                        .beside(SideFiles.read(List.of(Path.of(from)), output))
                        .exhibit(judge, now);
            }
            Map<Part, Bytes> parts =
                    switch (piece.kind()) {
                        case SGX_QUOTE, TDX_QUOTE -> intel(piece.kind(), fields);
                        case SNP_REPORT -> amd(fields);
                        default ->
                            throw Failure.couldNotTell(
                                    "NO_SERVICE",
                                    "no service has collateral for "
                                            + piece.kind().code(),
                                    "");
                    };
            return new Exhibit(piece.kind(), piece.evidence().orElseThrow(), parts, Optional.empty());
        }

        private Map<Part, Bytes> intel(EvidenceKind kind, Map<String, String> fields) throws Failure, IOException {
            String fmspc = fields.getOrDefault("pck.fmspc", "");
            if (fmspc.isEmpty()) {
                throw Failure.couldNotTell(
                        "NO_PLATFORM",
                        "the quote does not carry the certificate of its platform, so its kind is not known",
                        "give a folder that has it with --from DIR");
            }
            URI url = from == null ? PcsClient.INTEL : Settings.parseUrl(from);
            output.progress("asking " + url + " about " + fmspc);
            return PcsClient.of(url, proxy(), deadline())
                    .collateral(fmspc, fields.containsKey("pck.platform-instance-id"), kind == EvidenceKind.TDX_QUOTE);
        }

        private Map<Part, Bytes> amd(Map<String, String> fields) throws Failure, IOException {
            URI url = from == null ? KdsClient.AMD : Settings.parseUrl(from);
            KdsClient.Key key = SnpKeys.of(fields)
                    .orElseThrow(() -> Failure.couldNotTell(
                            "NO_PLATFORM",
                            "the report does not say which chip's key signed it",
                            "a provider's key (VLEK), or a masked chip, is not served by AMD: ask the host"));
            output.progress("asking " + url + " about a " + key.product());
            return KdsClient.of(url, proxy(), deadline()).collateral(key);
        }

        private Duration deadline() throws Failure {
            if (timeout < 1 || timeout > 86_400) {
                throw Failure.usage("--timeout is 1 to 86400 seconds", "");
            }
            return Duration.ofSeconds(timeout);
        }

        private Optional<InetSocketAddress> proxy() throws Failure {
            if (proxy == null) {
                return Optional.empty();
            }
            int colon = proxy.lastIndexOf(':');
            if (colon < 1 || !proxy.substring(colon + 1).matches("[0-9]{1,5}")) {
                throw Failure.usage("--proxy is HOST:PORT", "");
            }
            int port = Integer.parseInt(proxy.substring(colon + 1));
            if (port > 65_535) {
                throw Failure.usage("--proxy is HOST:PORT", "");
            }
            return Optional.of(new InetSocketAddress(proxy.substring(0, colon), port));
        }
    }
}
