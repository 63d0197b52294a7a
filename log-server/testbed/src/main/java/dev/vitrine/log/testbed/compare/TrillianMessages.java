package dev.vitrine.log.testbed.compare;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;

/** The few fields of Trillian's log service (trillian_log_api.proto) that a generator needs, by their numbers. */
final class TrillianMessages {

    private static final int LOG_ID = 1; // of QueueLeafRequest and GetLatestSignedLogRootRequest
    private static final int LEAF = 2; // of QueueLeafRequest
    private static final int LEAF_VALUE = 2; // of LogLeaf
    private static final int SIGNED_LOG_ROOT = 2; // of GetLatestSignedLogRootResponse
    private static final int LOG_ROOT = 8; // of SignedLogRoot
    private static final int LOG_ROOT_V1 = 1; // its first two bytes; then the size of the tree in eight

    private TrillianMessages() {}

    static byte[] queueLeaf(long logId, byte[] value) {
        ByteString leaf = UnknownFieldSet.newBuilder()
                .addField(LEAF_VALUE, bytes(ByteString.copyFrom(value)))
                .build()
                .toByteString();
        return UnknownFieldSet.newBuilder()
                .addField(LOG_ID, number(logId))
                .addField(LEAF, bytes(leaf))
                .build()
                .toByteArray();
    }

    static byte[] latestSignedLogRoot(long logId) {
        return UnknownFieldSet.newBuilder()
                .addField(LOG_ID, number(logId))
                .build()
                .toByteArray();
    }

    /** How many leaves are integrated, by the answer to {@link #latestSignedLogRoot}. */
    static long treeSize(byte[] response) throws IOException {
        ByteString root = only(only(ByteString.copyFrom(response), SIGNED_LOG_ROOT), LOG_ROOT);
        var in = root.asReadOnlyByteBuffer();
        if (in.remaining() < 10 || in.getShort() != LOG_ROOT_V1) {
            throw new IOException("Trillian answered with a log root of another version");
        }
        return in.getLong();
    }

    private static ByteString only(ByteString message, int field) throws IOException {
        var values = UnknownFieldSet.parseFrom(message).getField(field).getLengthDelimitedList();
        if (values.size() != 1) {
            throw new IOException("Trillian answered without field " + field);
        }
        return values.get(0);
    }

    private static Field bytes(ByteString value) {
        return Field.newBuilder().addLengthDelimited(value).build();
    }

    private static Field number(long value) {
        return Field.newBuilder().addVarint(value).build();
    }
}
