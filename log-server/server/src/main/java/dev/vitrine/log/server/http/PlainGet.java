package dev.vitrine.log.server.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as the programs that read logs send it: {@code GET}, HTTP/1.1, complete, no body, and no header that
 * changes how it is answered or where it ends. Whatever else it is, it is not this; nobody is refused here.
 */
final class PlainGet {

    private static final byte[] GET = ascii("GET /");
    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] HOST = ascii("host");
    private static final byte[] ACCEPT = ascii("accept");
    private static final byte[] ACCEPT_ENCODING = ascii("accept-encoding");
    private static final List<byte[]> IGNORED = List.of(
            ascii("user-agent"),
            ascii("accept-language"),
            ascii("origin"),
            ascii("referer"),
            ascii("pragma"),
            ascii("cache-control"));

    private byte[] bytes = new byte[0];
    private int end;
    private int path;
    private int pathEnd;
    private int accept;
    private int acceptEnd;
    private int encoding;
    private int encodingEnd;

    /**
     * Looks at {@code bytes[from, to)}, which must not change while this is asked.
     *
     * @return whether a plain request begins there
     */
    boolean read(byte[] from, int start, int to) {
        bytes = from;
        accept = -1;
        encoding = -1;
        path = start + GET.length - 1;
        if (!isAt(GET, start, to)) {
            return false;
        }
        int at = path;
        while (at < to && bytes[at] > ' ' && bytes[at] < 0x7f) {
            at++;
        }
        pathEnd = at;
        if (!isAt(VERSION, at, to)) {
            return false;
        }
        return headers(at + VERSION.length, to);
    }

    /** Where the next request begins. */
    int end() {
        return end;
    }

    String path() {
        return text(path, pathEnd);
    }

    @Nullable
    String accept() {
        return accept < 0 ? null : text(accept, acceptEnd);
    }

    @Nullable
    String acceptEncoding() {
        return encoding < 0 ? null : text(encoding, encodingEnd);
    }

    private boolean headers(int start, int to) {
        int at = start;
        boolean host = false;
        while (at + 1 < to) {
            if (bytes[at] == '\r') {
                end = at + 2;
                return bytes[at + 1] == '\n' && host;
            }
            int name = at;
            while (at < to && isNameByte(bytes[at])) {
                at++;
            }
            int nameEnd = at;
            if (at == to || bytes[at++] != ':') {
                return false;
            }
            while (at < to && bytes[at] == ' ') {
                at++;
            }
            int value = at;
            while (at < to && bytes[at] >= ' ' && bytes[at] < 0x7f) {
                at++;
            }
            if (at + 1 >= to || bytes[at] != '\r' || bytes[at + 1] != '\n') {
                return false;
            }
            if (is(HOST, name, nameEnd)) {
                if (host) {
                    return false;
                }
                host = true;
            } else if (is(ACCEPT, name, nameEnd)) {
                if (accept >= 0) {
                    return false;
                }
                accept = value;
                acceptEnd = at;
            } else if (is(ACCEPT_ENCODING, name, nameEnd)) {
                if (encoding >= 0) {
                    return false;
                }
                encoding = value;
                encodingEnd = at;
            } else if (!isIgnored(name, nameEnd)) {
                return false;
            }
            at += 2;
        }
        return false;
    }

    private boolean isIgnored(int from, int to) {
        for (byte[] name : IGNORED) {
            if (is(name, from, to)) {
                return true;
            }
        }
        return false;
    }

    private boolean is(byte[] name, int from, int to) {
        if (to - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if ((bytes[from + i] | 0x20) != name[i] && bytes[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameByte(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '-';
    }

    private boolean isAt(byte[] what, int at, int to) {
        return to - at >= what.length && java.util.Arrays.equals(bytes, at, at + what.length, what, 0, what.length);
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
