package dev.vitrine.log.server.hub;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.vitrine.proto.v1.FieldRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A message field by field, for people: the order and the names of the contract, bytes as hex, constants as words. */
final class FieldRows {

    private static final int MAX_ROWS = 2_000;
    private static final int MAX_VALUE = 512; // characters

    /** Numbers that are times. */
    private static final Set<String> TIMES = Set.of(
            "built_at",
            "reproducible_until",
            "fetched_at",
            "seen_at",
            "started_at",
            "finished_at",
            "not_before",
            "not_after",
            "effective_at",
            "known_since",
            "observed_at",
            "created_at");

    private final List<FieldRow> rows = new ArrayList<>();

    private FieldRows() {}

    static List<FieldRow> of(Message message) {
        FieldRows rows = new FieldRows();
        rows.add("", message);
        return rows.rows;
    }

    private void add(String path, Message message) {
        message.getAllFields().forEach((field, value) -> {
            String name = path.isEmpty() ? field.getName() : path + "." + field.getName();
            if (value instanceof List<?> values) {
                for (int i = 0; i < values.size(); i++) {
                    add(name + "[" + i + "]", field, values.get(i));
                }
            } else {
                add(name, field, value);
            }
        });
    }

    private void add(String name, FieldDescriptor field, Object value) {
        if (value instanceof Message message) {
            add(name, message);
        } else if (value instanceof ByteString bytes) {
            row(name, "hex", Names.hex(bytes));
        } else if (value instanceof EnumValueDescriptor constant) {
            row(name, "word", Names.word(constant));
        } else if (value instanceof Long && TIMES.contains(field.getName())) {
            row(name, "time", value.toString());
        } else if (value instanceof Number || value instanceof Boolean) {
            row(name, "number", value.toString());
        } else {
            row(name, "text", value.toString());
        }
    }

    private void row(String name, String type, String value) {
        if (rows.size() < MAX_ROWS) {
            boolean cut = value.length() > MAX_VALUE;
            rows.add(FieldRow.newBuilder()
                    .setName(name)
                    .setType(type)
                    .setValue(cut ? value.substring(0, MAX_VALUE) + "…" : value)
                    .setCut(cut)
                    .build());
        }
    }
}
