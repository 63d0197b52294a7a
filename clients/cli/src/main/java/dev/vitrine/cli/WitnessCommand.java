package dev.vitrine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.LogException;
import dev.vitrine.client.WitnessClient;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.PolicyLog;
import dev.vitrine.tlog.policy.PolicyWitness;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vitrine witness}: who a witness is, and what it has seen. */
@Command(
        name = "witness",
        mixinStandardHelpOptions = true,
        description = {
            "Shows a witness: who it says it is, and the last checkpoint that it cosigned for a log. Makes and verifies evidence"
                    + " of misbehaviour, tries whether a witness does what is demanded of witnesses, and finds witnesses for a log."
        },
        footer = {
            "  vitrine witness info http://127.0.0.1:6963",
            "  vitrine witness view http://127.0.0.1:6963",
            "  vitrine witness view https://witness.example.org --origin log.example.org",
            "  vitrine witness verify-evidence fork.evidence"
        })
final class WitnessCommand implements Callable<Integer> {

    private final Host host;

    WitnessCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        host.err()
                .println(
                        "vitrine witness: info, view, prove-fork, verify-evidence, conformance or evaluate? `vitrine witness --help` says more");
        return ExitCode.USAGE.code();
    }

    /** The metadata document. */
    @Command(
            name = "info",
            mixinStandardHelpOptions = true,
            description = {
                "Shows the witness's own description: its name, keys and URLs.",
                "",
                "Nobody signed it. Compare the keys with what you know from elsewhere before you put them into a policy."
            },
            footer = {
                "  vitrine witness info http://127.0.0.1:6963",
                "  vitrine witness info --json http://127.0.0.1:6963"
            })
    static final class Show implements Callable<Integer> {

        @Mixin
        private final Output output;

        @Mixin
        private final Settings settings;

        @Parameters(paramLabel = "URL", description = "The witness's URL prefix.")
        private String url = "";

        Show(Host host) {
            this.output = new Output(host);
            this.settings = new Settings(host);
        }

        @Override
        public Integer call() throws Failure, IOException, LogException {
            WitnessClient witness = WitnessClient.of(Settings.parseUrl(url), settings.timeout());
            JsonNode metadata;
            try {
                metadata = Output.JSON.readTree(witness.metadata().toByteArray());
            } catch (JsonProcessingException e) {
                throw Failure.couldNotTell("MALFORMED_METADATA", url + " has no metadata document in JSON", "");
            }
            Tree.print(output, metadata);
            ObjectNode answer = Output.answer(ExitCode.PROVEN).put("url", url);
            answer.set("metadata", metadata);
            output.json(answer);
            return ExitCode.PROVEN.code();
        }
    }

    /** The last cosigned checkpoint of one log. */
    @Command(
            name = "view",
            mixinStandardHelpOptions = true,
            description = {
                "Shows the checkpoint of a log that the witness cosigned last, and verifies its signatures: the log's and the"
                        + " witness's, as far as the trust policy names their keys."
            },
            footer = {
                "  vitrine witness view http://127.0.0.1:6963",
                "  vitrine witness view https://witness.example.org --origin log.example.org --policy policy"
            })
    static final class View implements Callable<Integer> {

        @Mixin
        private final Output output;

        @Mixin
        private final Settings settings;

        @Parameters(paramLabel = "URL", description = "The witness's URL prefix (its monitoring URL).")
        private String url = "";

        @Option(
                names = "--origin",
                paramLabel = "ORIGIN",
                description = "The log. Default: the one log of the trust policy.")
        private @Nullable String origin;

        View(Host host) {
            this.output = new Output(host);
            this.settings = new Settings(host);
        }

        @Override
        public Integer call() throws Failure, IOException, LogException, VerificationException {
            TrustPolicy policy = settings.requirePolicy();
            String log = origin != null ? origin : onlyOrigin(policy);
            CheckpointNote note = WitnessClient.of(Settings.parseUrl(url), settings.timeout())
                    .view(log)
                    .orElseThrow(() -> Failure.couldNotTell(
                            "UNKNOWN_LOG", url + " has cosigned nothing for " + log, "does it witness this log?"));
            List<Cosignature> signatures = CheckpointVerifier.of(keys(policy)).verifyKnown(note);
            ExitCode exit = signatures.isEmpty() ? ExitCode.COULD_NOT_TELL : ExitCode.PROVEN;
            output.line((exit == ExitCode.PROVEN ? "PROVEN  " : "UNKNOWN ") + log + " at size "
                    + note.checkpoint().size());
            output.line("  root       " + note.checkpoint().root().base64());
            ObjectNode answer = Output.answer(exit)
                    .put("origin", log)
                    .put("tree_size", note.checkpoint().size())
                    .put("root", note.checkpoint().root().base64());
            ArrayNode array = answer.putArray("signed_by");
            for (Cosignature signature : signatures) {
                String name = signature.key().name().value();
                String when = signature.timestamp() == 0 ? "" : " at " + Text.time(signature.timestamp());
                output.line("  signed by  " + name + " (" + EntryReport.algorithm(signature.key()) + ")" + when);
                ObjectNode unused = array.addObject()
                        .put("name", name)
                        .put("algorithm", EntryReport.algorithm(signature.key()))
                        .put("timestamp", signature.timestamp());
            }
            if (signatures.isEmpty()) {
                output.line("  the policy names none of its signers");
            }
            output.json(answer);
            return exit.code();
        }

        private static String onlyOrigin(TrustPolicy policy) throws Failure {
            List<String> origins =
                    policy.logs().stream().map(PolicyLog::origin).distinct().toList();
            if (origins.size() != 1) {
                throw Failure.usage("the policy names " + origins.size() + " logs", "say which with --origin");
            }
            return origins.get(0);
        }

        private static List<VerifierKey> keys(TrustPolicy policy) {
            List<VerifierKey> keys = new ArrayList<>();
            policy.logs().stream().map(PolicyLog::key).forEach(keys::add);
            policy.witnesses().stream().map(PolicyWitness::key).forEach(keys::add);
            return keys;
        }
    }
}
