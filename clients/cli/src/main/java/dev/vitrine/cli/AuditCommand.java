package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.audit.Audit;
import dev.vitrine.audit.AuditInput;
import dev.vitrine.audit.AuditQuestion;
import dev.vitrine.audit.AuditResult;
import dev.vitrine.audit.Gatherer;
import dev.vitrine.audit.Gatherer.LogAccess;
import dev.vitrine.audit.LogSurvey;
import dev.vitrine.audit.RebuilderRule;
import dev.vitrine.audit.VerdictStatements;
import dev.vitrine.audit.rebuild.FileStore;
import dev.vitrine.audit.rebuild.Reach;
import dev.vitrine.audit.rebuild.Rebuild;
import dev.vitrine.audit.rebuild.RebuildSettings;
import dev.vitrine.audit.rebuild.Rebuilder;
import dev.vitrine.audit.report.AuditReport;
import dev.vitrine.audit.report.HtmlReport;
import dev.vitrine.audit.report.JsonReport;
import dev.vitrine.audit.report.TextReport;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.policy.Policy;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The whole chain, from an enclave to its source. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Is this enclave running the code that it is said to run? Checks the log and its witnesses, the signatures of the"
                    + " release, and what the hardware attests; fetches the source by commit and digest, builds it again and"
                    + " measures it; and compares signed, rebuilt and attested for each enclave of the release.",
            "",
            "SUBJECT is the index or leaf hash of a logged release, a measurement (64 hexadecimal digits), or files: signed"
                    + " enclaves and quotes. With --manifest the release is described by a vitrine.yml. No SGX hardware and no"
                    + " SDK is needed. What could not be checked is unknown and never proven.",
            "",
            "A build runs other people's code: without network, with its own folder as the only one that it can write to,"
                    + " and without your home, as far as this machine can; the report says how far that was."
        },
        footer = {
            "  vitrine audit --manifest vitrine.yml --html audit.html",
            "  vitrine audit 1042 --publish --key rebuilder.pem",
            "  vitrine audit 15ab0c...1cf7 --no-rebuild --rebuilds 2 --rebuilder KEYID --rebuilder KEYID --rebuilder KEYID",
            "  vitrine audit --offline kit.tar --log-policy policy",
            "",
            "Exit codes: 0 proven, 1 something is refuted, 2 something could not be found out."
        })
final class AuditCommand implements Callable<Integer> {

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final LogTrust log;

    @Mixin
    private final EvidenceTrust trust = new EvidenceTrust();

    @Mixin
    private final AuditTools tools;

    @Parameters(arity = "0..*", paramLabel = "SUBJECT", description = "What to audit.")
    private List<String> subjects = new ArrayList<>();

    @Option(names = "--manifest", paramLabel = "FILE", description = "The manifest of the release, vitrine.yml.")
    private @Nullable Path manifest;

    @Option(names = "--offline", paramLabel = "KIT", description = "Take everything from this kit; no network is used.")
    private @Nullable Path kit;

    @Option(names = "--no-rebuild", description = "Build nothing: then what others logged has to do (--rebuilds).")
    private boolean noRebuild;

    @Option(
            names = "--twice",
            description = "Build twice, to tell a build that is not deterministic from other inputs.")
    private boolean twice;

    @Option(
            names = "--release-only",
            description = "Do not ask whether it runs anywhere: only whether the release is built from its source.")
    private boolean releaseOnly;

    @Option(
            names = "--rebuilds",
            paramLabel = "K",
            description = "How many of the named rebuilders must have logged it.")
    private int rebuilds;

    @Option(names = "--rebuilder", paramLabel = "KEYID", description = "A rebuilder that you rely on. Repeatable.")
    private List<String> rebuilders = new ArrayList<>();

    @Option(
            names = "--evidence-policy",
            paramLabel = "FILE",
            description = "What evidence must meet (YAML), and which rebuilders must agree. Default: authentic and in"
                    + " good standing.")
    private @Nullable Path evidencePolicy;

    @Option(names = "--at", paramLabel = "TIME", description = "The time to audit for. Default: now.")
    private @Nullable String at;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the report for people, one file.")
    private @Nullable Path html;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the report as JSON.")
    private @Nullable Path jsonFile;

    @Option(names = "--build-log", paramLabel = "FILE", description = "Write what the builds said.")
    private @Nullable Path buildLog;

    @Option(names = "--publish", description = "Log the verdict, also where it is a failure.")
    private boolean publish;

    @Option(names = "--key", paramLabel = "FILE", description = "The key to sign the verdict with (PKCS #8 PEM).")
    private @Nullable Path key;

    @Option(
            names = "--receipt",
            paramLabel = "FILE",
            description = "Where the verdict's receipt goes. Default: verdict-INDEX.tlog-proof of the release, or"
                    + " verdict.tlog-proof.")
    private @Nullable Path receipt;

    AuditCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.log = new LogTrust(host);
        this.tools = new AuditTools(host);
    }

    @Override
    public Integer call() throws Exception {
        int ways = (manifest == null ? 0 : 1) + (kit == null ? 0 : 1) + (subjects.isEmpty() ? 0 : 1);
        if (ways != 1) {
            throw Failure.usage("give SUBJECT, --manifest or --offline: one of them", "");
        }
        if (publish && (key == null || noRebuild || kit != null)) {
            throw Failure.usage("--publish needs --key, a rebuild and a log", "a key is made by `vitrine keygen`");
        }
        return tools.inFolder(this::run).code();
    }

    private ExitCode run(Path folder) throws Exception {
        Instant time = at == null ? host.clock().instant() : Times.parse(at);
        if (kit != null) {
            return offline(kit, folder, time);
        }
        Optional<LogAccess> access =
                publish ? Optional.of(AuditLog.require(log.settings())) : AuditLog.find(log.settings());
        Gatherer gatherer = new Gatherer(access, time, output::progress);
        Rebuilder rebuilder = tools.rebuilder(settings(Reach.ANYWHERE, FileStore.EMPTY), folder);
        AuditInput input = gather(gatherer, rebuilder, folder);
        return conclude(input, rebuilder, access, folder, time);
    }

    private RebuildSettings settings(Reach reach, FileStore store) throws Failure {
        RebuildSettings settings = tools.settings(reach, store);
        return twice ? settings.twice() : settings;
    }

    private AuditInput gather(Gatherer gatherer, Rebuilder rebuilder, Path folder) throws Exception {
        if (manifest != null) {
            return gatherer.ofManifest(manifest);
        }
        boolean areFiles = subjects.stream().allMatch(subject -> Files.exists(Path.of(subject)));
        if (areFiles) {
            return gatherer.ofFiles(subjects.stream().map(Path::of).toList());
        }
        if (subjects.size() > 1) {
            throw Failure.usage("one SUBJECT, or files that are there", "");
        }
        String subject = subjects.get(0);
        Target target = Target.parse(subject)
                .orElseThrow(() -> Failure.couldNotTell(
                        "NO_SUCH_FILE",
                        subject + " is neither a file nor an index nor 64 hexadecimal digits",
                        "`vitrine audit --help`"));
        Path look = folder.resolve("look");
        if (target.index().isPresent()) {
            return gatherer.ofRelease(target.index().getAsLong(), rebuilder, look, Map.of());
        }
        Bytes hash = target.leafHash().orElseThrow().bytes();
        LogSurvey.Found found = gatherer.releaseOf(hash)
                .orElseThrow(() -> Failure.couldNotTell(
                        "NO_RELEASE",
                        "no logged release has the measurement or leaf hash " + subject,
                        "its publisher, or anybody, can log one; or give a manifest with --manifest"));
        return gatherer.ofRelease(subject, found, rebuilder, look, Map.of());
    }

    private ExitCode offline(Path archive, Path folder, Instant time) throws Exception {
        try (OfflineKit offline = OfflineKit.open(archive, log.settings(), time)) {
            Gatherer gatherer = new Gatherer(Optional.empty(), time, output::progress);
            AuditInput input =
                    gatherer.ofKit(archive.toString(), offline.manifestFile(), offline.manifest(), offline.receipts());
            Rebuilder rebuilder = tools.rebuilder(settings(Reach.NOWHERE, offline.store()), folder);
            offline.warning().ifPresent(output::progress);
            return conclude(input, rebuilder, Optional.empty(), folder, time);
        }
    }

    private ExitCode conclude(
            AuditInput input, Rebuilder rebuilder, Optional<LogAccess> access, Path folder, Instant time)
            throws Exception {
        Optional<Rebuild> rebuild = Optional.empty();
        if (!noRebuild && input.manifest().isPresent()) {
            rebuild = Optional.of(
                    rebuilder.run(input.manifest().get(), input.signed(), folder.resolve("build"), output::progress));
        }
        AuditResult result = new Audit(question(time)).conclude(input, rebuild);
        AuditReport report = result.report();
        ExitCode exit = exit(report.outcome());
        TextReport.of(report).forEach(output::line);
        ObjectNode json = JsonReport.of(report);
        Bytes page = HtmlReport.print(report);
        if (html != null) {
            LocalFiles.write(html, page);
        }
        if (jsonFile != null) {
            LocalFiles.write(jsonFile, JsonReport.print(report));
        }
        if (buildLog != null && rebuild.isPresent()) {
            LocalFiles.write(buildLog, rebuild.get().log());
        }
        if (publish) {
            publish(input, result, page, access.orElseThrow(), json);
        }
        output.json(json);
        return exit;
    }

    private void publish(AuditInput input, AuditResult result, Bytes page, LogAccess access, ObjectNode json)
            throws Exception {
        Path file = receipt != null
                ? receipt
                : Path.of(input.release()
                        .map(found -> "verdict-" + found.index() + ".tlog-proof")
                        .orElse("verdict.tlog-proof"));
        ProvenEntry proven = AuditLog.publish(
                access,
                VerdictStatements.of(input, result, page),
                Settings.readSigner(java.util.Objects.requireNonNull(key)),
                file,
                host.unixSeconds());
        output.line("logged    entry " + proven.entry().index() + ", receipt " + file);
        ObjectNode unused = json.putObject("published")
                .put("index", proven.entry().index())
                .put("leaf_hash", proven.entry().leafHash().hex())
                .put("receipt", file.toString());
    }

    private AuditQuestion question(Instant time) throws Failure, IOException {
        Optional<Policy> acceptance = acceptance();
        Optional<RebuilderRule> demanded =
                acceptance.flatMap(Policy::rebuilds).map(demand -> new RebuilderRule(demand.k(), demand.of()));
        Optional<RebuilderRule> named = rule();
        return new AuditQuestion(
                !noRebuild,
                !releaseOnly,
                trust.judge(),
                acceptance.map(Policy::withoutRebuilds),
                named.isPresent() ? named : demanded,
                time,
                Version.text());
    }

    private Optional<Policy> acceptance() throws Failure, IOException {
        if (evidencePolicy == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Policy.parse(LocalFiles.read(evidencePolicy, Policy.MAX_SIZE)));
        } catch (MalformedException e) {
            throw Failure.usage(evidencePolicy + " is not a policy for evidence: " + e.getMessage(), "");
        }
    }

    private Optional<RebuilderRule> rule() throws Failure {
        if (rebuilds == 0 && rebuilders.isEmpty()) {
            return Optional.empty();
        }
        Set<Bytes> keys = new LinkedHashSet<>();
        for (String text : rebuilders) {
            try {
                keys.add(Bytes.fromHex(text));
            } catch (MalformedException e) {
                throw Failure.usage(
                        "not a key id: " + text, "64 hexadecimal digits, as `vitrine inspect KEY` prints them");
            }
        }
        if (rebuilds < 1 || rebuilds > keys.size()) {
            throw Failure.usage("--rebuilds is 1 to the number of --rebuilder keys", "");
        }
        return Optional.of(new RebuilderRule(rebuilds, keys));
    }

    static ExitCode exit(Outcome outcome) {
        return switch (outcome) {
            case PROVEN, WARNING -> ExitCode.PROVEN;
            case REFUTED -> ExitCode.REFUTED;
            case UNKNOWN -> ExitCode.COULD_NOT_TELL;
        };
    }
}
