package dev.vitrine.audit.rebuild;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a build said: all of it where it fits, otherwise the beginning and the end. Not thread-safe. */
final class BoundedLog {

    private final int half;
    private final java.io.ByteArrayOutputStream head = new java.io.ByteArrayOutputStream();
    private byte[] tail = new byte[0];
    private int tailAt; // where the oldest byte of the tail stands, once it is full
    private long total;

    BoundedLog(long limit) {
        this.half = (int) Math.min(limit / 2, 1 << 28);
    }

    /** Adds everything that comes until the end. */
    void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            add(buffer, read);
        }
    }

    void line(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        add(bytes, bytes.length);
    }

    private synchronized void add(byte[] bytes, int count) {
        total += count;
        int toHead = Math.min(count, half - head.size());
        head.write(bytes, 0, Math.max(0, toHead));
        for (int i = Math.max(0, toHead); i < count; ) {
            if (tail.length < half && tailAt == 0) {
                int more = Math.min(count - i, half - tail.length);
                byte[] grown = new byte[tail.length + more];
                System.arraycopy(tail, 0, grown, 0, tail.length);
                System.arraycopy(bytes, i, grown, tail.length, more);
                tail = grown;
                i += more;
            } else {
                int more = Math.min(count - i, tail.length - tailAt);
                System.arraycopy(bytes, i, tail, tailAt, more);
                tailAt = (tailAt + more) % tail.length;
                i += more;
            }
        }
    }

    /** The log; where something was left out, a line says how much. */
    synchronized Bytes bytes() {
        long missing = total - head.size() - tail.length;
        Bytes first = Bytes.copyOf(head.toByteArray());
        Bytes last = Bytes.concat(Bytes.copyOf(tail, tailAt, tail.length), Bytes.copyOf(tail, 0, tailAt));
        return missing <= 0
                ? Bytes.concat(first, last)
                : Bytes.concat(first, Bytes.utf8("\n[... " + missing + " bytes were not kept ...]\n"), last);
    }

    /** The last lines, for a message. */
    String end(int lines) {
        String text = new String(bytes().toByteArray(), StandardCharsets.UTF_8);
        List<String> all = text.strip().lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }
}
