package dev.vitrine.tlog.checkpoint;

import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.NoteSigner;
import dev.vitrine.tlog.note.VerifierKey;

/** Signs checkpoints with one key: a log's or a witness's. Deterministic and thread-safe. */
public interface CheckpointSigner {

    VerifierKey key();

    /** A signature line. Types without a timestamp ignore the time. */
    NoteSignature sign(Checkpoint checkpoint, long unixSeconds);

    /** The plain Ed25519 log signature (type 0x01) as a checkpoint signer. */
    static CheckpointSigner of(NoteSigner signer) {
        return new CheckpointSigner() {
            @Override
            public VerifierKey key() {
                return signer.key();
            }

            @Override
            public NoteSignature sign(Checkpoint checkpoint, long unixSeconds) {
                return signer.sign(checkpoint.text());
            }
        };
    }
}
