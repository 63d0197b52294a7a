package dev.vitrine.proto.vectors;

import java.util.Base64;
import java.util.Map;

/**
 * Writes JSON of one fixed form, so that generated files can be compared and reviewed as text. Numbers become strings of
 * digits, because not every reader of JSON has 64 bits; bytes become base64.
 */
final class Json {

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String print(JsonObject value) {
        Json json = new Json();
        json.write(value, "");
        return json.out.append('\n').toString();
    }

    /** Standard base64 with padding. */
    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void write(Object value, String indent) {
        if (value instanceof JsonObject object) {
            writeAll(object.members().entrySet(), '{', '}', indent);
        } else if (value instanceof Iterable<?> list) {
            writeAll(list, '[', ']', indent);
        } else if (value instanceof byte[] bytes) {
            writeText(base64(bytes));
        } else if (value instanceof Integer || value instanceof Long || value instanceof String) {
            writeText(value.toString());
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private void writeAll(Iterable<?> values, char open, char close, String indent) {
        out.append(open);
        String separator = "";
        String deeper = indent + "  ";
        for (Object value : values) {
            out.append(separator).append('\n').append(deeper);
            if (value instanceof Map.Entry<?, ?> member) {
                writeText((String) member.getKey());
                out.append(": ");
                write(member.getValue(), deeper);
            } else {
                write(value, deeper);
            }
            separator = ",";
        }
        if (!separator.isEmpty()) {
            out.append('\n').append(indent);
        }
        out.append(close);
    }

    private void writeText(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
