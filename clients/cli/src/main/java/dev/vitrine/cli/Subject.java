package dev.vitrine.cli;

import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.LoggedEntry;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one argument of {@code check} names.
 *
 * @param file the content of the file; empty for a receipt or an entry of a log, where the leaf is all there is
 * @param logged what is known of its entry; empty where there is no receipt
 */
record Subject(String name, Optional<Bytes> file, Optional<Logged> logged) {

    private static final Bytes PROOF = Bytes.utf8("c2sp.org/tlog-proof@");

    /**
     * An entry, proven or not.
     *
     * @param leaf its bytes; empty where the receipt does not have them
     * @param proven where everything holds
     * @param failure where it does not, or could not be found out
     */
    record Logged(Optional<Bytes> leaf, Optional<ProvenEntry> proven, Optional<Failure> failure) {}

    /** A proof under a trust policy. */
    private interface Proving {
        ProvenEntry under(TrustPolicy policy) throws VerificationException;
    }

    static Subject of(String name, Optional<Path> receipt, LogTrust log, Host host)
            throws Failure, IOException, LogException, VerificationException, MalformedException {
        Path path = Path.of(name);
        if (!Files.exists(path)) {
            Optional<Target> target = Target.parse(name);
            if (target.isEmpty()) {
                throw new NoSuchFileException(name);
            }
            return ofEntry(name, target.get(), log.settings(), host);
        }
        Bytes content = LocalFiles.read(path, VerifyCommand.MAX_FILE);
        if (content.startsWith(PROOF)) {
            TlogProof proof = TlogProof.parse(content);
            Bytes leaf = proof.extra()
                    .orElseThrow(() -> Failure.couldNotTell(
                            "NO_LEAF", name + " does not have the entry that it is about", "check the file itself"));
            Proving proving = policy -> ProvenEntry.ofLeaf(leaf, proof, policy, host.unixSeconds());
            return new Subject(name, Optional.empty(), Optional.of(logged(leaf, proving, log.settings())));
        }
        Path beside = receipt.orElseGet(() -> ReceiptFiles.of(path, null));
        if (receipt.isEmpty() && !Files.exists(beside)) {
            return new Subject(name, Optional.of(content), Optional.empty());
        }
        TlogProof proof;
        try {
            proof = ReceiptFiles.read(beside);
        } catch (Failure e) {
            Logged broken = new Logged(Optional.empty(), Optional.empty(), Optional.of(e));
            return new Subject(name, Optional.of(content), Optional.of(broken));
        }
        Proving proving = policy -> ProvenEntry.ofFile(content, proof, policy, host.unixSeconds());
        return new Subject(
                name,
                Optional.of(content),
                Optional.of(logged(proof.extra().orElse(content), proving, log.settings())));
    }

    private static Subject ofEntry(String name, Target target, Settings settings, Host host)
            throws Failure, IOException, LogException, VerificationException {
        LogClient client = settings.client();
        LoggedEntry entry = target.entry(client);
        Bytes leaf = entry.leaf();
        TlogProof proof = SubmitCommand.proof(leaf, target.receipt(client, OptionalLong.empty()));
        Proving proving = policy -> ProvenEntry.ofLeaf(leaf, proof, policy, host.unixSeconds());
        return new Subject(name, Optional.empty(), Optional.of(logged(leaf, proving, settings)));
    }

    private static Logged logged(Bytes leaf, Proving proving, Settings settings) throws Failure, IOException {
        Optional<TrustPolicy> policy = settings.findPolicy();
        if (policy.isEmpty()) {
            return new Logged(
                    Optional.of(leaf),
                    Optional.empty(),
                    Optional.of(Failure.couldNotTell(
                            "NO_POLICY",
                            "no trust policy says which log and which witnesses count",
                            "give --log-policy FILE or --profile NAME")));
        }
        try {
            return new Logged(Optional.of(leaf), Optional.of(proving.under(policy.get())), Optional.empty());
        } catch (VerificationException e) {
            return new Logged(Optional.empty(), Optional.empty(), Optional.of(Failures.of(e)));
        }
    }

    /** When the quorum of witnesses first vouched for the tree that has the entry. */
    Optional<Instant> witnessedAt() {
        OptionalLong time = logged.flatMap(Logged::proven)
                .map(proven -> proven.entry().checkpoint().earliestQuorumTime())
                .orElse(OptionalLong.empty());
        return time.isPresent() ? Optional.of(Instant.ofEpochSecond(time.getAsLong())) : Optional.empty();
    }
}
