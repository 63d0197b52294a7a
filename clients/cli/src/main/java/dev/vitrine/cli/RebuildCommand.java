package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.audit.Gatherer;
import dev.vitrine.audit.Gatherer.LogAccess;
import dev.vitrine.audit.diff.Differ;
import dev.vitrine.audit.diff.EnclaveDiff;
import dev.vitrine.audit.diff.Similarity;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.rebuild.FileStore;
import dev.vitrine.audit.rebuild.Reach;
import dev.vitrine.audit.rebuild.Rebuild;
import dev.vitrine.audit.rebuild.RebuildSettings;
import dev.vitrine.audit.rebuild.Rebuilder;
import dev.vitrine.audit.rebuild.RebuiltEnclave;
import dev.vitrine.audit.worker.RebuildWorker;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Builds a release again, without the rest of an audit. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Builds the release of a manifest again: in a fresh folder, with a scrubbed environment, fixed clock variables,"
                    + " limits, and no network once source and inputs are there. Says what each enclave measures to, and compares"
                    + " it with the signed file where that lies beside the manifest.",
            "",
            "A builder that is missing makes the answer unknown, never refuted. `vitrine rebuild worker` does it for a log."
        },
        footer = {
            "  vitrine rebuild --manifest vitrine.yml",
            "  vitrine rebuild --manifest vitrine.yml --twice --out rebuilt/ --build-log build.log",
            "",
            "Exit codes: 0 every enclave came out as it was signed, 1 one did not, 2 it could not be told."
        })
final class RebuildCommand implements Callable<Integer> {

    @Mixin
    private final Output output;

    @Mixin
    private final AuditTools tools;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            defaultValue = Manifest.FILE_NAME,
            description = "The manifest. Default: ${DEFAULT-VALUE}.")
    private Path manifest = Path.of(Manifest.FILE_NAME);

    @Option(names = "--twice", description = "Build twice, in another folder and at another time.")
    private boolean twice;

    @Option(names = "--keep", description = "Leave the build's folders; with --work.")
    private boolean keep;

    @Option(names = "--out", paramLabel = "DIR", description = "Write what came out there, a file for each enclave.")
    private @Nullable Path out;

    @Option(names = "--build-log", paramLabel = "FILE", description = "Write what the builds said.")
    private @Nullable Path buildLog;

    RebuildCommand(Host host) {
        this.output = new Output(host);
        this.tools = new AuditTools(host);
    }

    @Override
    public Integer call() throws Exception {
        return tools.inFolder(this::run).code();
    }

    private ExitCode run(Path folder) throws Exception {
        Manifest release = Manifest.load(manifest);
        Map<String, Bytes> signed =
                Gatherer.signed(release, manifest.toAbsolutePath().resolveSibling(""));
        RebuildSettings settings = tools.settings(Reach.ANYWHERE, FileStore.EMPTY);
        settings = twice ? settings.twice() : settings;
        Rebuilder rebuilder = tools.rebuilder(keep ? settings.keepingFolders() : settings, folder);
        Rebuild rebuild = rebuilder.run(release, signed, folder.resolve("build"), output::progress);
        if (buildLog != null) {
            LocalFiles.write(buildLog, rebuild.log());
        }
        ExitCode worst = ExitCode.PROVEN;
        ObjectNode json = Output.object();
        ArrayNode enclaves = json.putArray("enclaves");
        for (RebuiltEnclave enclave : rebuild.enclaves()) {
            worst = worst.and(report(enclave, Optional.ofNullable(signed.get(enclave.name())), enclaves.addObject()));
        }
        rebuild.shortcomings().forEach(text -> output.line("  isolation  " + text));
        ObjectNode answer = Output.answer(worst)
                .put("environment", rebuild.environment())
                .put("source", rebuild.source().map(source -> source.how()).orElse(null))
                .put(
                        "source_sha256",
                        rebuild.source().map(source -> source.digest().hex()).orElse(null));
        answer.setAll(json);
        rebuild.shortcomings().forEach(answer.putArray("shortcomings")::add);
        rebuild.commands().forEach(answer.putArray("commands")::add);
        output.json(answer);
        return worst;
    }

    private ExitCode report(RebuiltEnclave enclave, Optional<Bytes> signed, ObjectNode json) throws IOException {
        json.put("name", enclave.name());
        if (enclave.failure().isPresent()) {
            var failure = enclave.failure().get();
            output.line("UNKNOWN  " + enclave.name() + ": could not be built: " + failure.reason());
            output.line("  to do      " + failure.advice());
            ObjectNode unused = json.put("outcome", "unknown")
                    .put("reason", failure.code())
                    .put("message", failure.reason())
                    .put("advice", failure.advice());
            return ExitCode.COULD_NOT_TELL;
        }
        var image = enclave.image().orElseThrow();
        if (out != null) {
            Path created = Files.createDirectories(out);
            LocalFiles.write(created.resolve(enclave.name()), image.file());
        }
        Optional<EnclaveDiff> diff = signed.map(file -> new Differ(MeasureLimits.DEFAULT).compare(file, image.file()));
        ExitCode exit = diff.map(one -> exit(one.similarity())).orElse(ExitCode.COULD_NOT_TELL);
        output.line(exit.outcome().toUpperCase(java.util.Locale.ROOT) + "  " + enclave.name() + ": "
                + diff.map(EnclaveDiff::summary).orElse("there is no signed file to compare with"));
        output.line("  MRENCLAVE  " + image.mrEnclave().map(Bytes::hex).orElse("unknown") + "  " + image.how());
        json.put("outcome", exit.outcome())
                .put("mrenclave", image.mrEnclave().map(Bytes::hex).orElse(null))
                .put("how", image.how());
        diff.ifPresent(one -> {
            ObjectNode unused = json.put("similarity", one.similarity().code()).put("summary", one.summary());
        });
        enclave.repeated().ifPresent(repetition -> {
            output.line("  twice      " + repetition.explanation());
            ObjectNode unused =
                    json.put("deterministic", repetition.isSame()).put("repetition", repetition.explanation());
        });
        return exit;
    }

    private static ExitCode exit(Similarity similarity) {
        return switch (similarity) {
            case BIT_FOR_BIT, SAME_MEASUREMENT -> ExitCode.PROVEN;
            case DIFFERENT -> ExitCode.REFUTED;
            case UNKNOWN -> ExitCode.COULD_NOT_TELL;
        };
    }

    /** Rebuilds what a log has, again and again. */
    @Command(
            name = "worker",
            mixinStandardHelpOptions = true,
            description = {
                "Rebuilds the releases of a log that you have not judged yet, or that are due again (1, 7, 30, 90 and 365 days"
                        + " after they were logged), always from nothing, and logs your verdict.",
                "",
                "Anybody can run one. A job is data: it is built only with the builders that you name, fetches only from public"
                        + " addresses, and runs isolated as `vitrine audit --help` says. Run it on a machine that holds nothing"
                        + " else, under a user of its own."
            },
            footer = {
                "  vitrine rebuild worker --key rebuilder.pem --builder make --builder cargo",
                "  vitrine rebuild worker --key rebuilder.pem --builder docker --once --json"
            })
    static final class Worker implements Callable<Integer> {

        private final Host host;

        @Mixin
        private final Output output;

        @Mixin
        private final LogTrust log;

        @Mixin
        private final AuditTools tools;

        @Option(names = "--key", paramLabel = "FILE", required = true, description = "Your key (PKCS #8 PEM).")
        private Path key = Path.of("");

        @Option(names = "--once", description = "One round, then end.")
        private boolean once;

        @Option(
                names = "--interval",
                paramLabel = "SECONDS",
                defaultValue = "3600",
                description = "The time between two rounds. Default: ${DEFAULT-VALUE}.")
        private int interval;

        @Option(
                names = "--allow-local",
                description = "Also fetch from this machine and its own network: for a log of your own.")
        private boolean allowLocal;

        Worker(Host host) {
            this.host = host;
            this.output = new Output(host);
            this.log = new LogTrust(host);
            this.tools = new AuditTools(host);
        }

        @Override
        public Integer call() throws Exception {
            if (!tools.namesBuilders()) {
                throw Failure.usage(
                        "no builder is allowed", "name each one whose jobs you take: --builder make --builder cargo");
            }
            if (interval < 1) {
                throw Failure.usage("--interval is at least 1 second", "");
            }
            PublisherSigner signer = Settings.readSigner(key);
            while (true) {
                ExitCode exit = tools.inFolder(folder -> round(folder, signer));
                if (once) {
                    return exit.code();
                }
                TimeUnit.SECONDS.sleep(interval);
            }
        }

        private ExitCode round(Path folder, PublisherSigner signer) throws Exception {
            LogAccess access = AuditLog.require(log.settings());
            RebuildSettings settings = tools.settings(allowLocal ? Reach.ANYWHERE : Reach.PUBLIC, FileStore.EMPTY);
            RebuildWorker worker = new RebuildWorker(
                    access,
                    access.client().orElseThrow(),
                    signer,
                    tools.workshop(folder),
                    settings,
                    host.clock(),
                    Version.text());
            List<RebuildWorker.Done> done = worker.once(folder.resolve("jobs"), output::progress);
            for (RebuildWorker.Done one : done) {
                output.line((one.verdict().isPresent() ? "LOGGED   " : "PASSED   ") + one.project() + " (entry "
                        + one.release() + ", due after " + one.after().toDays() + " days): " + one.outcomes());
                ObjectNode answer = Output.answer(ExitCode.PROVEN)
                        .put("release", one.release())
                        .put("project", one.project())
                        .put("due_after_days", one.after().toDays())
                        .put("outcomes", one.outcomes());
                one.verdict().ifPresent(index -> answer.put("verdict", index));
                output.json(answer);
            }
            if (done.isEmpty()) {
                output.progress("nothing is due");
            }
            return ExitCode.PROVEN;
        }
    }
}
