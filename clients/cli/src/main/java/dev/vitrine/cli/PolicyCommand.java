package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.cli.Policies.Witness;
import dev.vitrine.client.PublishedLog;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.policy.VerifiedCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vitrine policy}: which logs are believed, and whose witness is asked for. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = {
            "Trust policies (c2sp.org/tlog-policy): which logs are believed, and which witnesses must have cosigned.",
            "",
            "A policy is a text file of lines `log VKEY [URL]`, `witness NAME VKEY [URL]`, `group NAME all|any|K MEMBER...` and"
                    + " one `quorum NAME|none`."
        },
        footer = {
            "  vitrine policy show",
            "  vitrine policy check policy --checkpoint checkpoint",
            "  vitrine policy create --log-vkey \"$LOG\" --witness w1=\"$W1\" --witness w2=\"$W2\" --quorum any"
        })
final class PolicyCommand implements Callable<Integer> {

    private final Host host;

    PolicyCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        host.err().println("vitrine policy: show, check or create? `vitrine policy --help` says more");
        return ExitCode.USAGE.code();
    }

    private static void report(Output output, TrustPolicy policy, ObjectNode answer) throws MalformedException {
        answer.setAll(Inspector.policy(policy));
        output.json(answer);
    }

    /** The policy in force. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows the policy that is in force: of --policy, $VITRINE_POLICY, or the profile.",
            footer = {"  vitrine policy show", "  vitrine policy show --json --profile staging"})
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
        public Integer call() throws Failure, IOException, MalformedException {
            TrustPolicy policy = settings.requirePolicy();
            output.line("# " + Policies.summary(policy));
            output.line(policy.toText().toUtf8().stripTrailing());
            report(output, policy, Output.answer(ExitCode.PROVEN));
            return ExitCode.PROVEN.code();
        }
    }

    /** Whether a file is a policy, and whether a checkpoint satisfies it. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Checks that FILE is a trust policy and says what it asks for; with --checkpoint, whether that checkpoint"
                        + " satisfies it."
            },
            footer = {
                "  vitrine policy check policy",
                "  vitrine policy check policy --checkpoint checkpoint --max-age 3600"
            })
    static final class Check implements Callable<Integer> {

        private final Host host;

        @Mixin
        private final Output output;

        @Parameters(paramLabel = "FILE", description = "The policy.")
        private Path file = Path.of("");

        @Option(names = "--checkpoint", paramLabel = "FILE", description = "A checkpoint that must satisfy the policy.")
        private @Nullable Path checkpoint;

        @Option(
                names = "--max-age",
                paramLabel = "SECONDS",
                description = "How old the witnesses' quorum on the checkpoint may be.")
        private @Nullable Long maxAge;

        Check(Host host) {
            this.host = host;
            this.output = new Output(host);
        }

        @Override
        public Integer call() throws Failure, IOException, MalformedException, VerificationException {
            TrustPolicy policy = Settings.readPolicy(file);
            ObjectNode answer = Output.answer(ExitCode.PROVEN).put("file", file.toString());
            if (checkpoint != null) {
                VerifiedCheckpoint verified = verify(policy, checkpoint);
                output.line("PROVEN  the checkpoint satisfies the policy");
                output.line("  log        " + verified.origin());
                output.line("  tree       " + verified.head().size() + " "
                        + verified.head().root().base64());
                EntryReport.printWitnesses(output, verified, policy);
                answer = EntryReport.fill(answer, verified, policy);
            } else {
                output.line("PROVEN  a policy: " + Policies.summary(policy));
            }
            report(output, policy, answer);
            return ExitCode.PROVEN.code();
        }

        private VerifiedCheckpoint verify(TrustPolicy policy, Path path)
                throws Failure, IOException, VerificationException {
            CheckpointNote note;
            try {
                note = CheckpointNote.parse(LocalFiles.read(path, PublishedLog.MAX_CHECKPOINT));
            } catch (MalformedException e) {
                throw Failure.refuted("MALFORMED_CHECKPOINT", path + " is not a checkpoint: " + e.getMessage());
            }
            VerifiedCheckpoint verified = policy.verify(note, host.unixSeconds());
            if (maxAge != null) {
                verified.requireFresh(host.unixSeconds(), maxAge);
            }
            return verified;
        }
    }

    /** A new policy out of keys. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Writes a policy out of keys. A witness that has several keys is given several times under one name: then all of"
                        + " its keys must have cosigned."
            },
            footer = {
                "  vitrine policy create --log-vkey \"$LOG\" --witness w1=\"$W1\" --witness w2=\"$W2\" --quorum 1 > policy",
                "  vitrine policy create --log-vkey \"$LOG\" --quorum none --out policy"
            })
    static final class Create implements Callable<Integer> {

        @Mixin
        private final Output output;

        @Option(
                names = "--log-vkey",
                paramLabel = "VKEY",
                required = true,
                description = "A key of the log; repeatable.")
        private List<String> logs = new ArrayList<>();

        @Option(names = "--log-url", paramLabel = "URL", description = "Where the log is; noted in the policy.")
        private @Nullable String logUrl;

        @Option(names = "--witness", paramLabel = "NAME=VKEY", description = "A witness and its key; repeatable.")
        private List<String> witnesses = new ArrayList<>();

        @Option(
                names = "--quorum",
                paramLabel = "K",
                defaultValue = "all",
                description = "all, any, a number of witnesses, or none. Default: ${DEFAULT-VALUE}.")
        private String quorum = "all";

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "Write to FILE; one that exists is not overwritten.")
        private @Nullable Path out;

        Create(Host host) {
            this.output = new Output(host);
        }

        @Override
        public Integer call() throws Failure, IOException, MalformedException {
            List<VerifierKey> logKeys = new ArrayList<>();
            for (String log : logs) {
                logKeys.add(CheckpointTrust.parse(log));
            }
            if (witnesses.isEmpty() && !quorum.equals("none")) {
                throw Failure.usage("a quorum needs witnesses", "add --witness NAME=VKEY, or --quorum none");
            }
            String text = Policies.text(logKeys, Optional.ofNullable(logUrl), parseWitnesses(), quorum);
            TrustPolicy policy;
            try {
                policy = TrustPolicy.parse(Bytes.utf8(text));
            } catch (MalformedException e) {
                throw Failure.usage("these keys do not make a policy: " + e.getMessage(), "");
            }
            write(text);
            report(output, policy, Output.answer(ExitCode.PROVEN));
            return ExitCode.PROVEN.code();
        }

        private List<Witness> parseWitnesses() throws Failure {
            Map<String, List<VerifierKey>> keys = new LinkedHashMap<>();
            for (String witness : witnesses) {
                int equals = witness.indexOf('=');
                if (equals < 1) {
                    throw Failure.usage("not NAME=VKEY: " + witness, "");
                }
                keys.computeIfAbsent(witness.substring(0, equals), name -> new ArrayList<>())
                        .add(CheckpointTrust.parse(witness.substring(equals + 1)));
            }
            return keys.entrySet().stream()
                    .map(entry -> new Witness(entry.getKey(), entry.getValue(), Optional.empty()))
                    .toList();
        }

        private void write(String text) throws Failure, IOException {
            if (out == null) {
                output.line(text.stripTrailing());
                return;
            }
            if (Files.exists(out)) {
                throw Failure.usage(out + " exists already", "choose another file");
            }
            LocalFiles.write(out, Bytes.utf8(text));
            output.line("wrote " + out);
        }
    }
}
