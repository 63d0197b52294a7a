package dev.vitrine.tlog.note;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Verifies notes under keys whose signatures cover the note text (types 0x01 and 0x02). Immutable and thread-safe. */
public final class NoteVerifiers {

    private final KnownKeys keys;

    private NoteVerifiers(KnownKeys keys) {
        this.keys = keys;
    }

    /** Two different keys with one name and one key ID, or a key of another type, are an {@link IllegalArgumentException}. */
    public static NoteVerifiers of(Collection<VerifierKey> keys) {
        for (VerifierKey key : keys) {
            if (!key.type().signsText()) {
                throw new IllegalArgumentException("signatures of this type do not cover the note text");
            }
        }
        return new NoteVerifiers(KnownKeys.of(keys));
    }

    public static NoteVerifiers of(VerifierKey... keys) {
        return of(List.of(keys));
    }

    /** Every line by a known key must verify, and there must be one. */
    public VerifiedNote verify(SignedNote note) throws VerificationException {
        List<VerifierKey> signers = new ArrayList<>(1);
        for (NoteSignature signature : note.signatures()) {
            // SPEC: "Verifiers MUST ignore signatures from unknown keys, even if they share a name or ID (but not both)
            // with a known key."
            VerifierKey key = keys.find(signature);
            if (key != null) {
                // SPEC: "If a signature from a known key fails to verify, clients SHOULD reject the whole note."
                key.verifyLine(note.text(), signature);
                if (!signers.contains(key)) {
                    signers.add(key);
                }
            }
        }
        // SPEC: "If no signature from a known key verifies successfully, clients MUST reject the note."
        if (signers.isEmpty()) {
            throw new VerificationException(Reason.BAD_SIGNATURE, "no signature by a known key");
        }
        return new VerifiedNote(note.text(), signers);
    }
}
