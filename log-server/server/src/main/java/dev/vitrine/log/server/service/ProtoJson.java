package dev.vitrine.log.server.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;

/** Messages as JSON: the protobuf mapping with every field present, on one line. */
public final class ProtoJson {

    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();

    private ProtoJson() {}

    public static String print(Message message) {
        try {
            return plain(PRINTER.print(message));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("our messages hold no Any", e);
        }
    }

    /** The printer escapes what might confuse HTML; this is never HTML, and a key should look like a key. */
    private static String plain(String json) {
        if (json.indexOf('\\') < 0) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            out.append(c);
            if (c == '\\') {
                int code = json.charAt(i + 1) == 'u' ? Integer.parseInt(json.substring(i + 2, i + 6), 16) : 0;
                if ("=<>&'".indexOf(code) >= 0) {
                    out.setCharAt(out.length() - 1, (char) code);
                    i += 5;
                } else {
                    out.append(json.charAt(++i)); // whatever is escaped stays so
                }
            }
        }
        return out.toString();
    }
}
