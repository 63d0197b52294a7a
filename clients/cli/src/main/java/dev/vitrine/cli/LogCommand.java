package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.LogDescription;
import dev.vitrine.client.LogException;
import dev.vitrine.client.PublishedCheckpoint;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vitrine log}: a log and its server. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "Asks a log about itself and its history, or runs one.",
        footer = {
            "  vitrine log info",
            "  vitrine log checkpoints --limit 10",
            "  vitrine log init --data /srv/log --origin log.example.org --witnesses witnesses.policy",
            "  vitrine log serve --data /srv/log --listen 127.0.0.1:6962"
        })
final class LogCommand implements Callable<Integer> {

    private final Host host;

    LogCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        host.err().println("vitrine log: info, checkpoints, init or serve? `vitrine log --help` says more");
        return ExitCode.USAGE.code();
    }

    /** What a log says about itself. */
    @Command(
            name = "info",
            mixinStandardHelpOptions = true,
            description = {
                "Shows what the log says about itself: origin, keys, admission, policy and sizes.",
                "",
                "Nobody signed it. Compare the keys with what you know from elsewhere before you trust them."
            },
            footer = {"  vitrine log info", "  vitrine log info --log http://127.0.0.1:6962 --json"})
    static final class Show implements Callable<Integer> {

        @Mixin
        private final Output output;

        @Mixin
        private final Settings settings;

        Show(Host host) {
            this.output = new Output(host);
            this.settings = new Settings(host);
        }

        @Override
        public Integer call() throws Failure, IOException, LogException {
            LogDescription log = settings.client().log();
            ObjectNode answer = Output.object()
                    .put("origin", log.origin())
                    .put("software", log.software())
                    .put("admission", log.admission())
                    .put("max_leaf_size", log.maxLeafSize())
                    .put("committed_size", log.committedSize())
                    .put("published_size", log.publishedSize())
                    .put("minimum_index", log.minimumIndex());
            log.vkeys().forEach(answer.putArray("vkeys")::add);
            answer.put("witness_policy", log.witnessPolicy());
            Tree.print(output, answer);
            output.json(Output.answer(ExitCode.PROVEN).setAll(answer));
            return ExitCode.PROVEN.code();
        }
    }

    /** The history of published checkpoints. */
    @Command(
            name = "checkpoints",
            mixinStandardHelpOptions = true,
            description =
                    "Lists the checkpoints that the log has published, newest first. Their signatures are not verified.",
            footer = {"  vitrine log checkpoints", "  vitrine log checkpoints --below 1000 --limit 20 --json"})
    static final class Checkpoints implements Callable<Integer> {

        @Mixin
        private final Output output;

        @Mixin
        private final Settings settings;

        @Option(
                names = "--below",
                paramLabel = "SIZE",
                defaultValue = "0",
                description = "Only sizes below this. Default: all.")
        private long below;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "20",
                description = "How many, at most 1000. Default: ${DEFAULT-VALUE}.")
        private int limit;

        Checkpoints(Host host) {
            this.output = new Output(host);
            this.settings = new Settings(host);
        }

        @Override
        public Integer call() throws Failure, IOException, LogException {
            if (limit < 1 || limit > 1000 || below < 0) {
                throw Failure.usage("--limit is 1 to 1000 and --below is not negative", "");
            }
            for (PublishedCheckpoint published : settings.client().checkpoints(below, limit)) {
                Checkpoint checkpoint = published.note().checkpoint();
                output.line(checkpoint.size() + " " + checkpoint.root().base64() + " "
                        + Text.time(published.publishedAt()));
                output.json(Output.answer(ExitCode.PROVEN)
                        .put("tree_size", checkpoint.size())
                        .put("root", checkpoint.root().base64())
                        .put("published_at", published.publishedAt())
                        .put("signatures", published.note().signatures().size()));
            }
            return ExitCode.PROVEN.code();
        }
    }

    /** Creates a log. */
    @Command(
            name = "init",
            mixinStandardHelpOptions = true,
            description = {
                "Creates a log: its keys, store and first entry, in a folder of its own. Prints its vkeys.",
                "",
                "An origin is for ever: by convention a URL without scheme under which the log can be found."
            },
            footer = {"  vitrine log init --data /srv/log --origin log.example.org --witnesses witnesses.policy"})
    static final class Init implements Callable<Integer> {

        private final Host host;

        @Mixin
        private final Output output;

        @Option(names = "--data", paramLabel = "DIR", required = true, description = "The folder of the log.")
        private Path data = Path.of("");

        @Option(names = "--origin", paramLabel = "ORIGIN", required = true, description = "The name of the log.")
        private String origin = "";

        @Option(
                names = "--admission",
                paramLabel = "KIND",
                defaultValue = "evidence",
                description = "evidence or raw (any bytes). Default: ${DEFAULT-VALUE}.")
        private String admission = "evidence";

        @Option(
                names = "--witnesses",
                paramLabel = "FILE",
                description = "A policy with the witnesses and the quorum that each published checkpoint must have."
                        + " Default: none.")
        private @Nullable Path witnesses;

        Init(Host host) {
            this.host = host;
            this.output = new Output(host);
        }

        @Override
        public Integer call() throws Failure, IOException {
            List<String> arguments = new ArrayList<>(
                    List.of("init", "--data", data.toString(), "--origin", origin, "--admission", admission));
            if (witnesses != null) {
                arguments.addAll(List.of("--policy", witnesses.toString()));
            }
            List<String> vkeys = ServerPrograms.of(host).log().run(arguments);
            vkeys.forEach(vkey -> output.line("vkey " + vkey));
            ObjectNode answer =
                    Output.answer(ExitCode.PROVEN).put("data", data.toString()).put("origin", origin);
            vkeys.forEach(answer.putArray("vkeys")::add);
            output.json(answer);
            return ExitCode.PROVEN.code();
        }
    }

    /** Runs a log. */
    @Command(
            name = "serve",
            mixinStandardHelpOptions = true,
            description = {
                "Serves a log that `vitrine log init` created, until Ctrl-C or SIGTERM. The server's own log goes to the"
                        + " standard error stream; its first line on the standard output is its URL, as JSON."
            },
            footer = {
                "  vitrine log serve --data /srv/log",
                "  vitrine log serve --data /srv/log --listen 127.0.0.1:0 --json"
            })
    static final class Serve implements Callable<Integer> {

        private final Host host;

        @Mixin
        private final Output output;

        @Option(names = "--data", paramLabel = "DIR", required = true, description = "The folder of the log.")
        private Path data = Path.of("");

        @Option(
                names = "--listen",
                paramLabel = "HOST:PORT",
                defaultValue = "127.0.0.1:6962",
                description = "Where to listen; port 0 takes a free one. Default: ${DEFAULT-VALUE}.")
        private String listen = "";

        @Option(names = "--config", paramLabel = "FILE", description = "The server's configuration (YAML).")
        private @Nullable Path config;

        Serve(Host host) {
            this.host = host;
            this.output = new Output(host);
        }

        @Override
        public Integer call() throws Failure, IOException {
            List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString(), "--listen", listen));
            if (config != null) {
                arguments.addAll(List.of("--config", config.toString()));
            }
            output.progress("starting the log in " + data);
            return ServerPrograms.of(host).log().runInForeground(arguments);
        }
    }
}
