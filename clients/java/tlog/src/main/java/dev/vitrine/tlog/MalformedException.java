package dev.vitrine.tlog;

/** Bytes or text from outside that break their format. */
public final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The position is not known. */
    public static final long NO_POSITION = -1;

    private final String what;
    private final long position;

    /**
     * @param what what is wrong, in the words of the format, without values of the input
     * @param position the byte offset where it was seen, counted from the start of what was parsed, or {@link #NO_POSITION}
     */
    public MalformedException(String what, long position) {
        super(position < 0 ? what : what + " (at byte " + position + ")");
        this.what = what;
        this.position = position;
    }

    public String what() {
        return what;
    }

    public long position() {
        return position;
    }

    /** The same error seen from an enclosing format that begins {@code offset} bytes earlier. */
    public MalformedException shiftedBy(long offset) {
        return position < 0 ? this : new MalformedException(what, position + offset);
    }
}
