package dev.vitrine.exhibit;

import com.google.protobuf.ByteString;
import dev.vitrine.tlog.Bytes;

/** The border between our byte strings and those of protobuf; the one place that copies from one to the other. */
public final class ByteStrings {

    private ByteStrings() {}

    public static ByteString of(Bytes bytes) {
        return ByteString.copyFrom(bytes.asReadOnlyBuffer());
    }

    public static Bytes toBytes(ByteString bytes) {
        return Bytes.wrapUnsafe(bytes.toByteArray());
    }
}
