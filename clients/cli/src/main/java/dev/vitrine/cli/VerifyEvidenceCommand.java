package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.Contradiction;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vitrine witness verify-evidence}: is this proof that somebody misbehaved? */
@Command(
        name = "verify-evidence",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies evidence of misbehaviour with nothing but the file: both signatures, the Merkle proofs, and that no"
                    + " honest log or witness signs both.",
            "",
            "Whose key it is that the evidence accuses, the file cannot tell. With --vkey, or with a policy that is given,"
                    + " it must be one of those."
        },
        footer = {
            "  vitrine witness verify-evidence fork.evidence",
            "  vitrine witness verify-evidence --json fork.evidence --vkey log.example+f7dc5520+AYqI4910...",
            "  vitrine witness verify-evidence *.evidence --policy policy"
        })
final class VerifyEvidenceCommand implements Callable<Integer> {

    @Mixin
    private final Output output;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Evidence, as a witness serves it.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--vkey", paramLabel = "VKEY", description = "The accused must be this key, repeatable.")
    private List<String> vkeys = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The accused must be a log or a witness of this trust policy.")
    private Optional<Path> policy = Optional.empty();

    VerifyEvidenceCommand(Host host) {
        this.output = new Output(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        List<VerifierKey> known = known();
        ExitCode exit = ExitCode.PROVEN;
        for (Path file : files) {
            try {
                verify(file, known);
            } catch (Failure failure) {
                exit = exit.and(output.failedFile(file, failure));
            } catch (IOException failure) {
                exit = exit.and(output.failedFile(file, Failures.of(failure)));
            }
        }
        return exit.code();
    }

    private void verify(Path file, List<VerifierKey> known) throws Failure, IOException {
        VerifiedMisbehaviour evidence;
        try {
            evidence = Misbehaviour.parse(LocalFiles.read(file, Misbehaviour.MAX_SIZE))
                    .verify();
        } catch (MalformedException e) {
            throw Failure.couldNotTell(
                    "MALFORMED", "not evidence of misbehaviour: " + e.getMessage(), "is it the whole file?");
        } catch (VerificationException e) {
            throw Failure.refuted(e.reason().name(), "it proves no misbehaviour: " + e.getMessage());
        }
        if (!known.isEmpty() && !known.contains(evidence.accused())) {
            throw Failure.couldNotTell(
                    "OTHER_KEY",
                    "it proves misbehaviour of " + evidence.accused() + ", which is none of the keys asked about",
                    "");
        }
        output.line("PROVEN  " + file);
        EvidenceFiles.print(output, evidence);
        ObjectNode answer = Output.answer(ExitCode.PROVEN).put("file", file.toString());
        output.json(EvidenceFiles.describe(answer, evidence));
    }

    private List<VerifierKey> known() throws Failure, IOException {
        List<VerifierKey> known = new ArrayList<>();
        for (String vkey : vkeys) {
            known.add(CheckpointTrust.parse(vkey));
        }
        if (policy.isPresent()) {
            TrustPolicy trusted = Settings.readPolicy(policy.get());
            known.addAll(Contradiction.keys(trusted));
        }
        return known;
    }
}
