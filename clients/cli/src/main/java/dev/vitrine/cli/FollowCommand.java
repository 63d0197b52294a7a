package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.Follower;
import dev.vitrine.client.Follower.Step;
import dev.vitrine.client.FollowerMemory;
import dev.vitrine.client.InconsistentLogException;
import dev.vitrine.client.PublishedLog;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Watches that a log only ever grows. */
@Command(
        name = "follow",
        mixinStandardHelpOptions = true,
        description = {
            "Watches a log: every checkpoint must satisfy the trust policy and continue the one before, which is computed from"
                    + " the log's tiles.",
            "",
            "What was seen last is kept in the state file. If the log goes back or forks, both checkpoints are written beside"
                    + " it as STATE.before and STATE.after, and the command ends with exit code 1: keep these files. What they"
                    + " prove to a stranger is in STATE.evidence.",
            "",
            "With --report, every checkpoint that is seen is handed to a witness, to be compared with what others saw, also one"
                    + " that does not satisfy the policy; and evidence that the witness holds against the log is fetched,"
                    + " verified, written to STATE.evidence, and ends the command with exit code 1."
        },
        footer = {
            "  vitrine follow",
            "  vitrine follow --once && echo still consistent",
            "  vitrine follow --report https://witness.example.org --max-age 3600",
            "  vitrine follow --interval 60 --json https://log.example.org/ --policy policy --state example.checkpoint"
        })
final class FollowCommand implements Callable<Integer> {

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final Settings settings;

    @Parameters(arity = "0..1", paramLabel = "URL|DIR", description = "The log. Default: the configured one.")
    private @Nullable String place;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "Where the last checkpoint is kept. Default: a file for this log in the configuration folder.")
    private @Nullable Path state;

    @Option(
            names = "--report",
            paramLabel = "URL",
            description = "A witness that hears of every checkpoint, and is asked for evidence; repeatable.")
    private List<String> reports = new ArrayList<>();

    @Option(
            names = "--max-age",
            paramLabel = "SECONDS",
            description = "Demand that a quorum of witnesses has seen the checkpoint not longer ago than this.")
    private @Nullable Long maxAge;

    @Option(names = "--once", description = "Look once and end.")
    private boolean once;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "The time between two looks. Default: ${DEFAULT-VALUE}.")
    private int interval;

    private Reporter reporter;

    FollowCommand(Host host) {
        this.reporter = Reporter.nobody();
        this.host = host;
        this.output = new Output(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException, VerificationException, InconsistentLogException {
        if (interval < 1) {
            throw Failure.usage("--interval is at least 1 second", "");
        }
        PublishedLog log = settings.published(Optional.ofNullable(place));
        TrustPolicy policy = settings.requirePolicy();
        Path kept = stateFile(log);
        if (maxAge != null && maxAge < 1) {
            throw Failure.usage("--max-age is at least 1 second", "");
        }
        Follower follower = new Follower(log, policy, new FileMemory(kept));
        reporter = Reporter.of(urls(), settings.timeout(), policy, output, beside(kept, ".evidence"));
        if (once) {
            report(look(follower, log, kept), true);
            return ExitCode.PROVEN.code();
        }
        output.progress("following " + log.location() + ", state in " + kept + "; Ctrl-C ends");
        boolean first = true;
        while (true) {
            try {
                Step step = look(follower, log, kept);
                report(step, first);
                first = false;
            } catch (IOException e) {
                // A log that is away for a while is no evidence of anything.
                output.failure("follow", Failures.of(e));
            }
            pause();
        }
    }

    private Step look(Follower follower, PublishedLog log, Path kept)
            throws Failure, IOException, VerificationException, InconsistentLogException {
        try {
            Step step = follower.look(host.unixSeconds());
            reporter.saw(step.checkpoint().note());
            reporter.requireNoEvidence(step.checkpoint().origin());
            if (maxAge != null) {
                step.checkpoint().requireFresh(host.unixSeconds(), maxAge);
            }
            return step;
        } catch (VerificationException e) {
            // What does not satisfy the policy is what others should hear of.
            Optional<String> origin = reporter.sawUnfit(log);
            if (origin.isPresent()) {
                reporter.requireNoEvidence(origin.get());
            }
            throw e;
        } catch (InconsistentLogException e) {
            LocalFiles.write(beside(kept, ".before"), e.before().toBytes());
            LocalFiles.write(beside(kept, ".after"), e.after().toBytes());
            reporter.contradicted(e.before(), e.after(), log);
            output.line("REFUTED the log contradicts itself; the evidence is in " + beside(kept, ".before") + " and "
                    + beside(kept, ".after"));
            throw e;
        }
    }

    private void report(Step step, boolean always) {
        if (!always && step.added() == 0) {
            return;
        }
        long size = step.checkpoint().head().size();
        String grown = step.added() == 0 ? "unchanged" : Text.plural(step.added(), "new entry", "new entries");
        output.line("PROVEN  " + step.checkpoint().origin() + " is consistent up to " + size + ", " + grown);
        ObjectNode answer = Output.answer(ExitCode.PROVEN)
                .put("origin", step.checkpoint().origin())
                .put("from", step.from())
                .put("tree_size", size)
                .put("root", step.checkpoint().head().root().base64());
        step.checkpoint().latestQuorumTime().ifPresent(time -> answer.put("witnessed_at", time));
        output.json(answer);
    }

    private List<URI> urls() throws Failure {
        List<URI> urls = new ArrayList<>();
        for (String report : reports) {
            urls.add(Settings.parseUrl(report));
        }
        return urls;
    }

    private Path stateFile(PublishedLog log) throws IOException {
        if (state != null) {
            return state;
        }
        Path folder = Files.createDirectories(host.configFolder().resolve("follow"));
        String name = EvidenceInspector.sha256(Bytes.utf8(log.location())).substring(0, 16);
        return folder.resolve(name + ".checkpoint");
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(LocalFiles.baseName(file) + suffix);
    }

    private void pause() throws Failure {
        try {
            TimeUnit.SECONDS.sleep(interval);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.couldNotTell("INTERRUPTED", "interrupted", "");
        }
    }

    private record FileMemory(Path file) implements FollowerMemory {

        @Override
        public Optional<Bytes> load() throws IOException {
            try {
                return Optional.of(LocalFiles.read(file, PublishedLog.MAX_CHECKPOINT));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (Failure e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        @Override
        public void store(Bytes checkpoint) throws IOException {
            LocalFiles.write(file, checkpoint);
        }
    }
}
