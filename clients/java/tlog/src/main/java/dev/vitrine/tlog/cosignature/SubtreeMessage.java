package dev.vitrine.tlog.cosignature;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.KeyName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes that an ML-DSA-44 cosignature is over.
 *
 * <pre>
 *   "subtree/v1" LF NUL
 *   u8 length, cosigner name
 *   u64 timestamp
 *   u8 length, log origin
 *   u64 start
 *   u64 end
 *   hash[32]
 * </pre>
 */
public record SubtreeMessage(KeyName cosigner, long timestamp, String origin, long start, long end, Hash hash) {

    /** The most bytes of a name or an origin. */
    public static final int MAX_NAME = 255;

    private static final Bytes LABEL = Bytes.utf8("subtree/v1\n\0");

    public SubtreeMessage {
        if (timestamp < 0 || start < 0 || end < start) {
            throw new IllegalArgumentException("times and leaf indexes are 0..2^63-1, in order");
        }
        if (start != 0 && timestamp != 0) {
            throw new IllegalArgumentException("only a subtree that begins at zero can have a time");
        }
        if (!fits(cosigner.value()) || !fits(origin)) {
            throw new IllegalArgumentException("names and origins have 1 to 255 bytes");
        }
    }

    /** The message for a whole checkpoint. */
    public static SubtreeMessage of(KeyName cosigner, long timestamp, Checkpoint checkpoint) {
        return new SubtreeMessage(cosigner, timestamp, checkpoint.origin(), 0, checkpoint.size(), checkpoint.root());
    }

    /** True if a name or an origin has the 1 to 255 bytes that the message can hold. */
    public static boolean fits(String name) {
        int size = name.length() > MAX_NAME ? name.length() : name.getBytes(StandardCharsets.UTF_8).length;
        return size >= 1 && size <= MAX_NAME;
    }

    public Bytes toBytes() {
        byte[] name = cosigner.value().getBytes(StandardCharsets.UTF_8);
        byte[] originBytes = origin.getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[LABEL.size() + 1 + name.length + 8 + 1 + originBytes.length + 8 + 8 + Hash.SIZE];
        LABEL.copyTo(message, 0);
        ByteBuffer out = ByteBuffer.wrap(message).position(LABEL.size());
        out.put((byte) name.length).put(name).putLong(timestamp);
        out.put((byte) originBytes.length).put(originBytes).putLong(start).putLong(end);
        hash.copyTo(message, out.position());
        return Bytes.wrapUnsafe(message);
    }
}
