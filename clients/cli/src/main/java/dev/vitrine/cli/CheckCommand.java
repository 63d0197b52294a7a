package dev.vitrine.cli;

import com.google.errorprone.annotations.Var;
import dev.vitrine.client.LogException;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dossier.Piece;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.policy.Policy;
import dev.vitrine.evidence.policy.RebuildClaim;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges evidence: what is proven, what speaks against it, and what remains to be trusted. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Judges attestation evidence, line by line, without any network: is it authentic, was it current, what does its"
                    + " vendor say about it, and what remains to be taken on trust.",
            "",
            "FILE is a quote, report, attestation document, enclave, SIGSTRUCT, provenance or collateral, or a wrapper of a"
                    + " framework around one; a receipt FILE.tlog-proof, whose logged entry is judged; or the index or leaf hash of"
                    + " an entry of your log. Where FILE.tlog-proof lies beside FILE, it is verified too, and what was logged with"
                    + " FILE completes it.",
            "",
            "Everything is judged as of one time: --at, or else when the witnesses first saw the entry, or else now. The exit"
                    + " code says whether FILE is authentic and in good standing. Whether it is acceptable is a policy's"
                    + " question: the default policy is always shown, one that you give with --policy also counts."
        },
        footer = {
            "  vitrine check quote.bin --collateral collateral/ --at 2024-12-17T00:50:00Z",
            "  vitrine check quote.bin.tlog-proof --policy wallet.yaml",
            "  vitrine check quote.bin --policy wallet.yaml --rebuilds verdicts/",
            "  vitrine check report.bin --collateral vcek.der",
            "  vitrine check enclave.signed.so",
            "  vitrine check bundle.sigstore.json --artifact app.tar --sigstore-root trusted_root.json",
            "  vitrine check --json *.bin | jq -r 'select(.fields[\"check.outcome\"] != \"proven\").conclusion'",
            "",
            "Exit codes: 0 proven, 1 something is refuted, 2 something could not be found out."
        })
final class CheckCommand implements Callable<Integer> {

    private static final String DEFAULT_POLICY = "default";
    private static final int MAX_POLICY = Policy.MAX_SIZE;

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final LogTrust log;

    @Mixin
    private final EvidenceTrust trust = new EvidenceTrust();

    @Mixin
    private final BindingOptions binding = new BindingOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to judge.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--collateral",
            paramLabel = "FILE|DIR",
            description =
                    "What completes the evidence: collateral, certificates, revocation lists, an event log, a SIGSTRUCT;"
                            + " or a folder, from which what belongs to the evidence is taken. Repeatable.")
    private List<Path> collateral = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy that the evidence must meet (YAML), or \"default\".")
    private @Nullable String policy;

    @Option(
            names = "--rebuilds",
            paramLabel = "LOG|FILE",
            description = "Where to find what rebuilders logged, for a policy that demands rebuilds: receipts of their"
                    + " verdicts, a folder of them, or a log's URL or folder. Repeatable.")
    private List<String> rebuilds = new ArrayList<>();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The time to judge for: 2024-12-17T00:50:00Z, 2024-12-17, or seconds since 1970.")
    private @Nullable String at;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "What FILE is said to be, such as sgx-quote: where it is nothing that can be recognised, this is"
                            + " what is refuted. Default: what its name says.")
    private @Nullable String kind;

    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description = "The receipt, for one FILE. Default: FILE.tlog-proof.")
    private @Nullable Path proof;

    CheckCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.log = new LogTrust(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        if (proof != null && files.size() > 1) {
            throw Failure.usage("--proof goes with one FILE", "");
        }
        Optional<Instant> time = at == null ? Optional.empty() : Optional.of(Times.parse(at));
        Optional<EvidenceKind> claimed = kind == null ? Optional.empty() : Optional.of(kind(kind));
        Optional<Policy> demanded = policy == null ? Optional.empty() : Optional.of(policy(policy));
        @Var List<Piece> beside = SideFiles.read(collateral, output);
        Optional<Binding> bound = binding.binding();
        if (bound.isPresent()) {
            beside = new ArrayList<>(beside);
            beside.add(0, Piece.ofBinding(bound.get()));
        }
        EvidenceCheck check =
                new EvidenceCheck(trust.judge(), trust.provenance(), trust.artifact(), demanded, claims());
        @Var ExitCode worst = ExitCode.PROVEN;
        for (String file : files) {
            worst = worst.and(check(file, time, claimed, beside, check));
        }
        return worst.code();
    }

    private List<RebuildClaim> claims() throws Failure, IOException {
        try {
            return LoggedRebuilds.read(rebuilds, log.settings(), host, output);
        } catch (VerificationException | MalformedException e) {
            throw Failures.of(e);
        }
    }

    private ExitCode check(
            String name,
            Optional<Instant> time,
            Optional<EvidenceKind> claimed,
            List<Piece> beside,
            EvidenceCheck check) {
        try {
            Subject subject = Subject.of(name, Optional.ofNullable(proof), log, host);
            Instant asOf =
                    time.or(subject::witnessedAt).orElseGet(() -> host.clock().instant());
            List<CheckReport> reports = check.reports(subject, claimed, beside, asOf);
            @Var ExitCode worst = ExitCode.PROVEN;
            for (CheckReport report : reports) {
                report.print(output);
                worst = worst.and(report.exit());
            }
            return worst;
        } catch (Failure | IOException | LogException | VerificationException | MalformedException e) {
            CheckReport report = unread(name, Failures.of(e));
            report.print(output);
            return report.exit();
        }
    }

    /** A file, a receipt or an entry that could not be had, as a report of one line. */
    private CheckReport unread(String name, Failure failure) {
        Checks checks = new Checks(host.clock().instant());
        String advice = failure.advice().isEmpty() ? "" : "; " + failure.advice();
        String detail = failure.getMessage() + advice;
        if (failure.exit() == ExitCode.REFUTED) {
            checks.refuted("file", detail);
        } else {
            checks.unknown("file", detail);
        }
        return CheckReport.unjudged(name, failure.reason(), List.of(), checks.lines());
    }

    private static EvidenceKind kind(String code) throws Failure {
        return Arrays.stream(EvidenceKind.values())
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Failure.usage(
                        "no kind of evidence: " + code,
                        "one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(EvidenceKind.values())
                                                .map(EvidenceKind::code)
                                                .toList())));
    }

    private static Policy policy(String name) throws Failure, IOException {
        if (name.equals(DEFAULT_POLICY)) {
            return Policy.DEFAULT;
        }
        try {
            return Policy.parse(LocalFiles.read(Path.of(name), MAX_POLICY));
        } catch (MalformedException e) {
            throw Failure.usage(
                    name + " is not a policy for evidence: " + e.getMessage(),
                    "the keys are in the README of clients/java/evidence; the trust policy of a log goes with"
                            + " --log-policy");
        }
    }
}
