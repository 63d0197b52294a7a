package dev.vitrine.tlog.checkpoint;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import java.nio.ByteBuffer;

/**
 * The tree head signature of Certificate Transparency logs (type 0x05): {@code u64 milliseconds || DigitallySigned} over
 * the RFC 6962 TreeHeadSignature. Origin and extension lines are not covered by it.
 */
public final class Rfc6962Signature {

    private static final int HEADER = 8 + 1 + 1 + 2;
    private static final byte SHA256 = 4;
    private static final byte ECDSA = 3;
    private static final byte VERSION_1 = 0;
    private static final byte TREE_HASH = 1;

    private Rfc6962Signature() {}

    /** Verifies and returns the signed time in milliseconds. */
    public static long verify(VerifierKey key, Checkpoint checkpoint, NoteSignature line) throws VerificationException {
        if (key.type() != KeyType.RFC6962_STH) {
            throw new IllegalArgumentException("a key of another type");
        }
        // SPEC: "The key name of the signature line MUST match the checkpoint origin line." "A checkpoint signed with
        // this algorithm MUST NOT include any extension lines." (Neither line is signed.)
        if (!key.name().value().equals(checkpoint.origin())
                || !checkpoint.extensions().isEmpty()) {
            throw key.badSignature();
        }
        key.requireCanonical(line);
        Bytes signature = line.signature();
        if (signature.size() <= HEADER) {
            throw key.badSignature();
        }
        ByteBuffer header = signature.asReadOnlyBuffer();
        long milliseconds = header.getLong();
        boolean wellFormed = milliseconds >= 0
                && header.get() == SHA256
                && header.get() == ECDSA
                && Short.toUnsignedInt(header.getShort()) == signature.size() - HEADER;
        if (!wellFormed) {
            throw key.badSignature();
        }
        key.verifyMessage(message(milliseconds, checkpoint), signature.slice(HEADER));
        return milliseconds;
    }

    private static Bytes message(long milliseconds, Checkpoint checkpoint) {
        byte[] message = new byte[2 + 8 + 8 + 32];
        ByteBuffer.wrap(message)
                .put(VERSION_1)
                .put(TREE_HASH)
                .putLong(milliseconds)
                .putLong(checkpoint.size())
                .put(checkpoint.root().toByteArray());
        return Bytes.wrapUnsafe(message);
    }
}
