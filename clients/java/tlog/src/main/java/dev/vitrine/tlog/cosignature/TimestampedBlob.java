package dev.vitrine.tlog.cosignature;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import java.nio.ByteBuffer;

/** The bytes of both cosignature types behind the key ID: {@code u64 timestamp || signature}. */
record TimestampedBlob(long timestamp, Bytes signature) {

    private static final int TIMESTAMP = 8;

    /** Splits the blob of a line by {@code key}. */
    static TimestampedBlob split(VerifierKey key, NoteSignature line) throws VerificationException {
        key.requireCanonical(line);
        Bytes blob = line.signature();
        if (blob.size() <= TIMESTAMP) {
            throw key.badSignature();
        }
        long timestamp = blob.slice(0, TIMESTAMP).asReadOnlyBuffer().getLong();
        // SPEC: "It MUST NOT exceed 2^63 - 1"
        if (timestamp < 0) {
            throw key.badSignature();
        }
        return new TimestampedBlob(timestamp, blob.slice(TIMESTAMP));
    }

    NoteSignature by(VerifierKey key) {
        byte[] blob = new byte[TIMESTAMP + signature.size()];
        ByteBuffer.wrap(blob).putLong(timestamp);
        signature.copyTo(blob, TIMESTAMP);
        return new NoteSignature(key.name(), key.keyId(), Bytes.wrapUnsafe(blob));
    }
}
