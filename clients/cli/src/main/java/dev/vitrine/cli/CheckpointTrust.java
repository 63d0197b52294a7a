package dev.vitrine.cli;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.policy.VerifiedCheckpoint;
import dev.vitrine.tlog.policy.WitnessCosignature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who must have signed a checkpoint: keys given one by one, or a trust policy. */
final class CheckpointTrust {

    @Option(
            names = "--vkey",
            paramLabel = "VKEY",
            description = "Accept a checkpoint signed by this key (NAME+ID+BASE64), repeatable, in place of a policy.")
    private List<String> vkeys = new ArrayList<>();

    /** Those whose signatures were verified; empty where nobody was named. */
    Optional<List<String>> verify(CheckpointNote note, Settings settings, long now)
            throws Failure, IOException, VerificationException {
        if (!vkeys.isEmpty()) {
            return Optional.of(CheckpointVerifier.of(keys()).verify(note).stream()
                    .map(Cosignature::key)
                    .map(key -> key.name().value())
                    .distinct()
                    .toList());
        }
        Optional<TrustPolicy> policy = settings.findPolicy();
        if (policy.isEmpty()) {
            return Optional.empty();
        }
        VerifiedCheckpoint verified = policy.get().verify(note, now);
        List<String> signers = new ArrayList<>();
        signers.add(verified.logKey().name().value());
        for (WitnessCosignature witness : verified.cosignatures()) {
            signers.add(witness.cosignature().key().name().value());
        }
        return Optional.of(signers.stream().distinct().toList());
    }

    /**
     * Verifies a checkpoint of the past: the signature of a named key, or of the policy's log. No quorum is demanded, since a log may
     * have published before its witnesses answered, or under an earlier policy; that its key signed is what binds it.
     */
    void verifyEarlier(CheckpointNote note, Settings settings) throws Failure, IOException, VerificationException {
        List<VerifierKey> signers = vkeys.isEmpty() ? new ArrayList<>() : keys();
        if (vkeys.isEmpty()) {
            settings.findPolicy().ifPresent(policy -> policy.logs().forEach(log -> signers.add(log.key())));
        }
        if (!signers.isEmpty()) {
            var unused = CheckpointVerifier.of(signers).verify(note);
        }
    }

    private List<VerifierKey> keys() throws Failure {
        List<VerifierKey> keys = new ArrayList<>();
        for (String vkey : vkeys) {
            keys.add(parse(vkey));
        }
        return keys;
    }

    static VerifierKey parse(String vkey) throws Failure {
        try {
            return VerifierKey.parse(vkey);
        } catch (MalformedException e) {
            throw Failure.usage("not a vkey: " + vkey + " (" + e.getMessage() + ")", "a vkey is NAME+ID+BASE64");
        }
    }
}
