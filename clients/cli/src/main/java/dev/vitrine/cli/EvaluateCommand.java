package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.ConformanceCheck;
import dev.vitrine.client.LogException;
import dev.vitrine.client.WitnessClient;
import dev.vitrine.client.WitnessConformance;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.PolicyWitness;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.net.URI;
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

/** {@code vitrine witness evaluate}: which witnesses would a log ask? */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at witnesses that a log might ask: reads what each says about itself, compares its keys with those that a"
                    + " list or a policy names, tries the part of the conformance checks that needs no test log, and prints a"
                    + " group for a policy (c2sp.org/tlog-policy).",
            "",
            "A WITNESS is a URL, or a file in the form of a policy, of which the witness lines count. Nothing is changed: a log"
                    + " that is configured stays as it is, whatever a list says later. With --configured, what differs from that"
                    + " policy is told.",
            "",
            "Keys that only the witness itself names are marked so: compare them with what you know from elsewhere.",
            "",
            "Ends with 0 when all are as they should be, with 1 when one is not, with 2 when one could not be asked."
        },
        footer = {
            "  vitrine witness evaluate https://witness.example.org https://other.example.com",
            "  vitrine witness evaluate witnesses.policy --quorum 2 --configured log/policy"
        })
final class EvaluateCommand implements Callable<Integer> {

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final Settings settings;

    @Parameters(arity = "1..*", paramLabel = "WITNESS", description = "URL prefixes, or files that name witnesses.")
    private List<String> places = new ArrayList<>();

    @Option(
            names = "--quorum",
            paramLabel = "N",
            description = "How many of them must cosign. Default: more than half.")
    private @Nullable Integer quorum;

    @Option(names = "--configured", paramLabel = "FILE", description = "The policy that the log has now.")
    private @Nullable Path configured;

    /** A witness to look at, and the keys that somebody else says it has. */
    private record Candidate(URI url, List<VerifierKey> listed) {}

    EvaluateCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        List<Candidate> candidates = candidates();
        Optional<TrustPolicy> present =
                configured == null ? Optional.empty() : Optional.of(Settings.readPolicy(configured));
        ExitCode worst = ExitCode.PROVEN;
        List<WitnessDescription> good = new ArrayList<>();
        for (Candidate candidate : candidates) {
            List<String> faults = new ArrayList<>();
            Optional<WitnessDescription> description = look(candidate, faults);
            ExitCode exit = description.isEmpty() && faults.isEmpty()
                    ? ExitCode.COULD_NOT_TELL
                    : faults.isEmpty() ? ExitCode.PROVEN : ExitCode.REFUTED;
            worst = worst.and(exit);
            report(candidate, description, faults, exit, present);
            if (exit == ExitCode.PROVEN) {
                description.ifPresent(good::add);
            }
        }
        if (!good.isEmpty()) {
            String group = group(good);
            output.line("");
            output.line(group.strip());
            output.json(Output.answer(worst).put("witnesses", good.size()).put("group", group));
        }
        return worst.code();
    }

    private List<Candidate> candidates() throws Failure, IOException {
        Map<URI, List<VerifierKey>> byUrl = new LinkedHashMap<>();
        for (String place : places) {
            if (place.contains("://")) {
                List<VerifierKey> unused = byUrl.computeIfAbsent(Settings.parseUrl(place), url -> new ArrayList<>());
                continue;
            }
            for (PolicyWitness witness : Settings.readPolicy(Path.of(place)).witnesses()) {
                if (witness.url().isPresent()) {
                    byUrl.computeIfAbsent(Settings.parseUrl(witness.url().get()), url -> new ArrayList<>())
                            .add(witness.key());
                }
            }
        }
        if (byUrl.isEmpty()) {
            throw Failure.usage("no witness with a URL is named there", "name URLs, or a file with witness lines");
        }
        return byUrl.entrySet().stream()
                .map(entry -> new Candidate(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }

    /** Empty without a fault where it could not be asked. */
    private Optional<WitnessDescription> look(Candidate candidate, List<String> faults) throws Failure {
        WitnessDescription description;
        try {
            description = WitnessDescription.parse(
                    WitnessClient.of(candidate.url(), settings.timeout()).metadata());
        } catch (MalformedException e) {
            faults.add(e.what());
            return Optional.empty();
        } catch (LogException | IOException e) {
            output.progress(candidate.url() + " does not tell who it is: " + e.getMessage());
            return Optional.empty();
        }
        for (VerifierKey listed : candidate.listed()) {
            if (!description.keys().contains(listed) && !description.retiring().contains(listed)) {
                faults.add("it does not have the key that is listed for it: "
                        + listed.name().value() + "+" + String.format("%08x", listed.keyId()));
            }
        }
        try {
            new WitnessConformance(
                            candidate.url(),
                            settings.timeout(),
                            host.unixSeconds(), // logs that nobody knows
                            description.keys(),
                            host.unixSeconds(),
                            check -> judge(check, faults))
                    .withoutLogs();
        } catch (IOException e) {
            output.progress(candidate.url() + " stopped answering: " + e.getMessage());
            return Optional.empty();
        }
        return Optional.of(description);
    }

    private static void judge(ConformanceCheck check, List<String> faults) {
        if (check.result() == ConformanceCheck.Result.FAILED) {
            faults.add(check.id() + ": expected " + check.expected() + ", got " + check.observed());
        }
    }

    private void report(
            Candidate candidate,
            Optional<WitnessDescription> described,
            List<String> faults,
            ExitCode exit,
            Optional<TrustPolicy> present) {
        String word = exit == ExitCode.PROVEN ? "PROVEN  " : exit == ExitCode.REFUTED ? "REFUTED " : "UNKNOWN ";
        output.line(word + candidate.url() + described.map(d -> "  " + d.name()).orElse(""));
        ObjectNode answer = Output.answer(exit).put("url", candidate.url().toString());
        List<String> changes = new ArrayList<>();
        described.ifPresent(witness -> {
            String vouched = candidate.listed().isEmpty() ? "only the witness itself names these keys" : "as listed";
            output.line("  keys       " + algorithms(witness.keys()) + ", " + vouched);
            output.line("  can        "
                    + (witness.capabilities().isEmpty() ? "not told" : String.join(" ", witness.capabilities())));
            output.line("  admits     " + (witness.admission().isEmpty() ? "not told" : witness.admission()));
            present.ifPresent(policy -> changes.addAll(differences(policy, witness)));
            answer.put("name", witness.name()).put("admission", witness.admission());
            witness.keys().forEach(key -> answer.withArray("vkeys").add(key.toString()));
            witness.capabilities()
                    .forEach(capability -> answer.withArray("capabilities").add(capability));
        });
        faults.forEach(fault -> output.line("  FAILED     " + fault));
        changes.forEach(change -> output.line("  configured " + change));
        faults.forEach(fault -> answer.withArray("faults").add(fault));
        changes.forEach(change -> answer.withArray("differences").add(change));
        output.json(answer);
    }

    /** What the present policy has otherwise. It counts; this is for a person to decide. */
    private static List<String> differences(TrustPolicy policy, WitnessDescription witness) {
        List<String> differences = new ArrayList<>();
        for (PolicyWitness known : policy.witnesses()) {
            if (!known.key().name().value().equals(witness.name())) {
                continue;
            }
            String key = known.name() + " has the key "
                    + String.format("%08x", known.key().keyId());
            if (witness.retiring().contains(known.key())) {
                differences.add(key + ", which will stop to sign: add the new one beside it");
            } else if (!witness.keys().contains(known.key())) {
                differences.add(key + ", which the witness does not name; the policy stays as it is");
            }
        }
        return differences;
    }

    private String group(List<WitnessDescription> witnesses) {
        StringBuilder text = new StringBuilder();
        List<String> groups = new ArrayList<>();
        for (WitnessDescription witness : witnesses) {
            String name = witness.name().replaceAll("[^A-Za-z0-9._/-]", "_");
            List<String> members = new ArrayList<>();
            for (VerifierKey key : witness.keys()) {
                String member = name + "/" + String.format("%08x", key.keyId());
                members.add(member);
                text.append("witness ").append(member).append(' ').append(key).append(' ');
                text.append(witness.submissionUrl()).append('\n');
            }
            // Either key will do: one may be replaced before the other.
            text.append("group ")
                    .append(name)
                    .append(" any ")
                    .append(String.join(" ", members))
                    .append('\n');
            groups.add(name);
        }
        int needed = quorum == null ? witnesses.size() / 2 + 1 : Math.min(Math.max(quorum, 1), witnesses.size());
        text.append("group evaluated ")
                .append(needed)
                .append(' ')
                .append(String.join(" ", groups))
                .append('\n');
        return text.append("quorum evaluated\n").toString();
    }

    private static String algorithms(List<VerifierKey> keys) {
        return String.join(
                " and ",
                keys.stream()
                        .map(key -> key.type() == KeyType.MLDSA44_COSIGNATURE ? "ML-DSA-44" : "Ed25519")
                        .distinct()
                        .toList());
    }
}
