package dev.vitrine.tlog.text;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** Reads LF-terminated lines off the front of a byte string. Not thread-safe. */
public final class LineReader {

    private static final byte LF = '\n';

    private final Bytes input;
    private int position;

    public LineReader(Bytes input) {
        this.input = input;
    }

    /** The offset of the next unread byte. */
    public int position() {
        return position;
    }

    public boolean isAtEnd() {
        return position == input.size();
    }

    /** True if the next line is empty. */
    public boolean isAtEmptyLine() {
        return position < input.size() && input.at(position) == LF;
    }

    /** The next line without its LF; a missing line, or one without LF, is malformed. */
    public Bytes next(String what) throws MalformedException {
        if (isAtEnd()) {
            throw new MalformedException(what + " is missing", position);
        }
        int end = input.indexOf(LF, position);
        if (end < 0) {
            throw new MalformedException(what + " does not end in a line feed", position);
        }
        Bytes line = input.slice(position, end);
        position = end + 1;
        return line;
    }

    /** The next line behind {@code prefix}, without its LF. */
    public Bytes next(String what, Bytes prefix) throws MalformedException {
        int start = position;
        Bytes line = next(what);
        if (!line.startsWith(prefix)) {
            throw new MalformedException(what + " does not begin as it must", start);
        }
        return line.slice(prefix.size());
    }

    /** Consumes the empty line that separates two parts. */
    public void separator(String what) throws MalformedException {
        if (!isAtEmptyLine()) {
            throw new MalformedException(what + " is missing", position);
        }
        position++;
    }

    /** The next {@code count} bytes, whatever is in them. */
    public Bytes take(int count, String what) throws MalformedException {
        if (count > input.size() - position) {
            throw new MalformedException(what + " ends too early", input.size());
        }
        Bytes taken = input.slice(position, position + count);
        position += count;
        return taken;
    }

    /** What has not been read. */
    public Bytes rest() {
        return input.slice(position);
    }
}
