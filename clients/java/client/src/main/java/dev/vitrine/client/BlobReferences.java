package dev.vitrine.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.List;

/** What a leaf refers to and does not hold. */
public final class BlobReferences {

    private BlobReferences() {}

    /** Every blob that the statement of a leaf names, wherever in it; none of a leaf that is no statement. */
    public static List<BlobReference> in(Bytes leaf) {
        List<BlobReference> found = new ArrayList<>();
        if (!leaf.isEmpty() && leaf.unsignedAt(0) == EntryRules.FIRST_BYTE) {
            try {
                Entry entry = Entry.parseFrom(leaf.asReadOnlyBuffer());
                if (entry.getPayloadType().equals(EntryRules.STATEMENT_TYPE)) {
                    collect(Statement.parseFrom(entry.getPayload()), found);
                }
            } catch (InvalidProtocolBufferException e) {
                return List.of(); // a raw log takes anything
            }
        }
        return found;
    }

    private static void collect(Message message, List<BlobReference> found) {
        if (message instanceof BlobReference blob) {
            if (blob.getSha256().size() == 32) {
                found.add(blob);
            }
            return;
        }
        message.getAllFields().values().forEach(value -> {
            if (value instanceof Message nested) {
                collect(nested, found);
            } else if (value instanceof List<?> values) {
                values.forEach(each -> {
                    if (each instanceof Message nested) {
                        collect(nested, found);
                    }
                });
            }
        });
    }

    /** The name of a blob. */
    public static Bytes sha256(BlobReference blob) {
        return ByteStrings.toBytes(blob.getSha256());
    }
}
