package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.Contradiction;
import dev.vitrine.client.LogException;
import dev.vitrine.client.PublishedLog;
import dev.vitrine.client.WitnessClient;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells witnesses what a client saw, and hears from them what is proven. A witness that does not answer is said so and left
 * out; what it claims is verified before it counts.
 */
final class Reporter {

    private record Target(URI url, WitnessClient client) {}

    private final List<Target> targets;
    private final List<VerifierKey> keys;
    private final @Nullable Output output;
    private final @Nullable Path file;
    private final Set<Hash> warned = new HashSet<>();
    private @Nullable CheckpointNote last;

    private Reporter(List<Target> targets, List<VerifierKey> keys, @Nullable Output output, @Nullable Path file) {
        this.targets = targets;
        this.keys = keys;
        this.output = output;
        this.file = file;
    }

    static Reporter nobody() {
        return new Reporter(List.of(), List.of(), null, null);
    }

    /** @param file where evidence is written */
    static Reporter of(List<URI> urls, Duration timeout, TrustPolicy policy, Output output, Path file) {
        List<Target> targets = new ArrayList<>();
        for (URI url : urls) {
            targets.add(new Target(url, WitnessClient.of(url, timeout)));
        }
        return new Reporter(targets, Contradiction.keys(policy), output, file);
    }

    /** Hands over a checkpoint, once. */
    void saw(CheckpointNote note) {
        if (note.equals(last)) {
            return;
        }
        last = note;
        for (Target target : targets) {
            attempt(target, "was not told", client -> {
                String unused = client.report(note);
            });
        }
    }

    /** Hands over what the log shows now, which was not accepted; returns what origin it says it has. */
    Optional<String> sawUnfit(PublishedLog log) throws IOException {
        if (targets.isEmpty()) {
            return Optional.empty();
        }
        try {
            CheckpointNote note = CheckpointNote.parse(log.checkpoint());
            saw(note);
            return Optional.of(note.checkpoint().origin());
        } catch (MalformedException e) {
            say(log.location() + " shows no checkpoint that could be reported");
            return Optional.empty();
        }
    }

    /** Fails with the first evidence against the log that a witness has and that holds; it is written to the file first. */
    void requireNoEvidence(String origin) throws Failure, IOException {
        for (Target target : targets) {
            List<VerifiedMisbehaviour> found = new ArrayList<>();
            attempt(target, "was not asked", client -> {
                for (Hash id : client.evidenceAbout(origin)) {
                    verified(target, id, origin).ifPresent(found::add);
                }
            });
            for (VerifiedMisbehaviour evidence : found) {
                if (evidence.isAgainstLog()) {
                    throw proven(evidence, target.url() + " holds evidence");
                }
                if (warned.add(evidence.id())) {
                    say("WARNING a witness of the policy misbehaved: " + evidence.sentence());
                }
            }
        }
    }

    private Optional<VerifiedMisbehaviour> verified(Target target, Hash id, String origin)
            throws IOException, LogException {
        try {
            VerifiedMisbehaviour evidence = target.client().evidence(id).verify();
            boolean ours = evidence.origin().equals(origin) && keys.contains(evidence.accused());
            return ours ? Optional.of(evidence) : Optional.empty();
        } catch (VerificationException e) {
            say(target.url() + " has evidence that proves nothing: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The log contradicted what was seen before: makes evidence of it if that can be, keeps it and hands it over. */
    void contradicted(CheckpointNote before, CheckpointNote after, PublishedLog log) throws IOException {
        List<VerifiedMisbehaviour> found;
        try {
            found = Contradiction.prove(keys, before, after, log);
        } catch (IOException | VerificationException e) {
            found = List.of();
        }
        for (VerifiedMisbehaviour evidence : found) {
            if (evidence.isAgainstLog()) {
                write(evidence);
            }
            for (Target target : targets) {
                attempt(target, "was not told", client -> {
                    String unused = client.addEvidence(evidence);
                });
            }
        }
        saw(before);
        saw(after);
    }

    private Failure proven(VerifiedMisbehaviour evidence, String who) throws IOException {
        write(evidence);
        return Failure.refuted("LOG_MISBEHAVED", who + ": " + evidence.sentence() + "; it is in " + file);
    }

    private void write(VerifiedMisbehaviour evidence) throws IOException {
        if (file == null || output == null) {
            return;
        }
        LocalFiles.write(file, evidence.toBytes());
        output.line("REFUTED " + evidence.sentence());
        output.line("  evidence   " + file + " (`vitrine witness verify-evidence` checks it anywhere)");
        ObjectNode answer = Output.answer(ExitCode.REFUTED).put("file", file.toString());
        output.json(EvidenceFiles.describe(answer, evidence));
    }

    private interface Call {
        void on(WitnessClient client) throws IOException, LogException;
    }

    private void attempt(Target target, String otherwise, Call call) {
        try {
            call.on(target.client());
        } catch (IOException | LogException e) {
            say(target.url() + " " + otherwise + ": " + e.getMessage());
        }
    }

    private void say(String text) {
        if (output != null) {
            output.progress(text);
        }
    }
}
