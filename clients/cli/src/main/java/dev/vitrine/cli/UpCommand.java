package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything on one machine, with one command. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a log and two witnesses on this machine, logs a simulated attestation with its chain and collateral,"
                    + " verifies its receipt, and runs until Ctrl-C.",
            "",
            "Each server is a process of its own; keys, entries and policy are kept in the data folder, and the next `up` goes on"
                    + " with them. Both witnesses must cosign. A profile in your configuration folder makes `vitrine submit`,"
                    + " `verify` and the others work from any folder without flags. Everything listens on 127.0.0.1 only."
        },
        footer = {
            "  vitrine up",
            "  vitrine up --port 7000                         (log 7000, witnesses 7001 and 7002)",
            "  vitrine up --data /tmp/try --port 0 --profile try --json",
            "",
            "When it is up, in another terminal:",
            "  vitrine submit quote.bin && vitrine verify quote.bin"
        })
final class UpCommand implements Callable<Integer> {

    private final Host host;

    @Mixin
    private final Output output;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept. Default: vitrine in $XDG_DATA_HOME or ~/.local/share.")
    private @Nullable Path data;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "6962",
            description =
                    "The log's port; the witnesses take N+1 and N+2. 0 takes free ones. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The profile to write. Default: $VITRINE_PROFILE, or \"default\".")
    private @Nullable String profile;

    @Option(
            names = "--sample",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Leave out the invented releases, rebuilds and enclaves that give the Hub something to show.")
    private boolean story = true;

    UpCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
    }

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > 65_533) {
            throw Failure.usage("--port is 0 to 65533", "");
        }
        String name = profileName();
        Path folder = data != null ? data : host.dataFolder();
        Deployment deployment = Deployment.start(folder, port, ServerPrograms.of(host), output::progress);
        Thread hook = new Thread(() -> stopped(deployment), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            writeProfile(name, deployment);
            output.progress("submitting a simulated attestation");
            SampleEntry sample = SampleEntry.submit(deployment, host);
            if (story) {
                output.progress("telling the Hub a story");
                SampleStory.tell(deployment, host);
            }
            announce(name, deployment, sample);
            return watch(deployment).code();
        } finally {
            deployment.close();
        }
    }

    private String profileName() throws Failure {
        String name = Optional.ofNullable(profile)
                .or(() -> host.variable("VITRINE_PROFILE"))
                .orElse(Profile.DEFAULT);
        Path unused = Profile.file(host, name);
        return name;
    }

    private void writeProfile(String name, Deployment deployment) throws Failure, IOException {
        Optional<Profile> before = Profile.find(host, name);
        boolean foreign = before.isPresent() && before.get().data().isEmpty();
        if (foreign) {
            throw Failure.couldNotTell(
                    "PROFILE_EXISTS",
                    "the profile \"" + name + "\" was not written by `vitrine up`: " + Profile.file(host, name),
                    "choose another name with --profile NAME, or move that file away");
        }
        new Profile(
                        Optional.of(deployment.logUrl().toString()),
                        Optional.of(deployment.policy()),
                        Optional.of(deployment.key()),
                        Optional.of(deployment.data()))
                .store(host, name);
    }

    private void announce(String name, Deployment deployment, SampleEntry sample) throws Failure {
        String flag = name.equals(Profile.DEFAULT) ? "" : " --profile " + name;
        output.line("The log is up, and the receipt of a simulated attestation verifies.");
        output.line("");
        output.line("  hub        " + deployment.logUrl() + "/");
        output.line("  log        " + deployment.logUrl());
        for (URI witness : deployment.witnessUrls()) {
            output.line("  witness    " + witness);
        }
        output.line("  origin     " + sample.proven().entry().checkpoint().origin());
        output.line("  data       " + deployment.data());
        output.line("  policy     " + deployment.policy());
        output.line("  key        " + deployment.key());
        output.line("  profile    " + Profile.file(host, name));
        output.line("  sample     entry " + sample.proven().entry().index() + ", " + sample.evidence()
                + " (simulated, not genuine)");
        output.line("");
        output.line("Try, in another terminal:");
        output.line("  vitrine check" + flag + " --anchor " + sample.root() + " " + sample.evidence());
        output.line("  vitrine submit" + flag + " FILE");
        output.line("  vitrine verify" + flag + " FILE");
        output.line("  vitrine fsck" + flag);
        output.line("  vitrine get" + flag + " 0");
        output.line("");
        output.line("Ctrl-C stops everything; the next `vitrine up` goes on where this one ended.");
        ObjectNode event = Output.answer(ExitCode.PROVEN)
                .put("event", "ready")
                .put("log", deployment.logUrl().toString())
                .put("origin", sample.proven().entry().checkpoint().origin());
        deployment.witnessUrls().forEach(url -> event.withArray("witnesses").add(url.toString()));
        output.json(event.put("data", deployment.data().toString())
                .put("policy", deployment.policy().toString())
                .put("key", deployment.key().toString())
                .put("profile", name)
                .put("sample_index", sample.proven().entry().index())
                .put("sample", sample.evidence().toString())
                .put("sample_root", sample.root().toString()));
        host.out().flush();
    }

    private ExitCode watch(Deployment deployment) throws InterruptedException {
        RunningServer ended = deployment.awaitFirstExit();
        if (deployment.isClosed()) {
            return ExitCode.PROVEN;
        }
        Failure failure = Failure.couldNotTell(
                "SERVER_DIED",
                ended.name() + " ended with exit code " + ended.exitCode() + "; it said last: " + ended.lastWords(),
                "its log is " + ended.logFile() + "; everything else is stopped now, `vitrine up` starts it again");
        output.failure("up", failure);
        return failure.exit();
    }

    /** Ctrl-C and SIGTERM end here. */
    private void stopped(Deployment deployment) {
        boolean first = !deployment.isClosed();
        deployment.close();
        if (first) {
            output.line("stopped");
            output.json(Output.answer(ExitCode.PROVEN).put("event", "stopped"));
            host.out().flush();
            // The JVM would report the signal as its exit code; this end was asked for.
            Runtime.getRuntime().halt(ExitCode.PROVEN.code());
        }
    }
}
