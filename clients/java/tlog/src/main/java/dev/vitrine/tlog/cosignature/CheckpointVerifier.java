package dev.vitrine.tlog.cosignature;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.Rfc6962Signature;
import dev.vitrine.tlog.note.KnownKeys;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Verifies signatures of every type on a checkpoint under known keys. Immutable and thread-safe. */
public final class CheckpointVerifier {

    private final KnownKeys keys;

    private CheckpointVerifier(KnownKeys keys) {
        this.keys = keys;
    }

    /** Two different keys with one name and one key ID are an {@link IllegalArgumentException}. */
    public static CheckpointVerifier of(Collection<VerifierKey> keys) {
        return new CheckpointVerifier(KnownKeys.of(keys));
    }

    public static CheckpointVerifier of(VerifierKey... keys) {
        return of(List.of(keys));
    }

    /** Like {@link #verifyKnown}, and at least one line must be by a known key. */
    public List<Cosignature> verify(CheckpointNote note) throws VerificationException {
        List<Cosignature> verified = verifyKnown(note);
        if (verified.isEmpty()) {
            throw new VerificationException(Reason.NOT_SIGNED_BY_LOG, "no signature by a known key");
        }
        return verified;
    }

    /**
     * Every line by a known key must verify; lines by others are ignored. The lines that verified, in their order, a
     * repeated line once; perhaps none.
     */
    public List<Cosignature> verifyKnown(CheckpointNote note) throws VerificationException {
        List<NoteSignature> lines = note.signatures();
        List<Cosignature> verified = new ArrayList<>(2);
        for (int i = 0; i < lines.size(); i++) {
            NoteSignature line = lines.get(i);
            // SPEC: "Verifiers MUST ignore signatures from unknown keys, even if they share a name or ID (but not both)
            // with a known key."
            VerifierKey key = keys.find(line);
            if (key != null && lines.indexOf(line) == i) {
                // SPEC: "If a signature from a known key fails to verify, clients SHOULD reject the whole note."
                verified.add(verify(key, note.checkpoint(), line));
            }
        }
        return List.copyOf(verified);
    }

    private static Cosignature verify(VerifierKey key, Checkpoint checkpoint, NoteSignature line)
            throws VerificationException {
        return switch (key.type()) {
            case ED25519, ECDSA -> {
                key.verifyLine(checkpoint.text(), line);
                yield new Cosignature(key, line, 0);
            }
            case RFC6962_STH -> {
                long milliseconds = Rfc6962Signature.verify(key, checkpoint, line);
                yield new Cosignature(key, line, milliseconds / 1000);
            }
            case ED25519_COSIGNATURE -> CosignatureV1.verify(key, checkpoint, line);
            case MLDSA44_COSIGNATURE -> SubtreeCosignature.verify(key, checkpoint, line);
        };
    }
}
