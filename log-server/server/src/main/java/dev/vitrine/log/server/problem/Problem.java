package dev.vitrine.log.server.problem;

import dev.vitrine.proto.v1.Error;
import dev.vitrine.proto.v1.ErrorCode;

/**
 * A request that is not done, told in the words of the peer. The code is stable; the message says what to do about it and
 * contains nothing about our inside.
 */
public final class Problem extends Exception {

    private static final long serialVersionUID = 1L;

    private static final long NO_POSITION = -1;

    private final ErrorCode code;
    private final String where;
    private final long position;
    private final int retryAfterSeconds;
    private final String check;

    public Problem(ErrorCode code, String message) {
        this(code, message, "", NO_POSITION, 0, "");
    }

    public Problem(ErrorCode code, String where, String message) {
        this(code, message, where, NO_POSITION, 0, "");
    }

    private Problem(ErrorCode code, String message, String where, long position, int retryAfterSeconds, String check) {
        // No stack trace: it would cost more than the check that failed, and strangers decide how often that is.
        super(message, null, false, false);
        this.code = code;
        this.where = where;
        this.position = position;
        this.retryAfterSeconds = retryAfterSeconds;
        this.check = check;
    }

    /** The byte offset inside the leaf or body; a negative one is none. */
    public Problem at(long offset) {
        return new Problem(code, text(), where, offset, retryAfterSeconds, check);
    }

    /** The same request may succeed after this time. */
    public Problem retryAfter(int seconds) {
        return new Problem(code, text(), where, position, seconds, check);
    }

    /** The check of the evidence that failed. */
    public Problem failing(String id) {
        return new Problem(code, text(), where, position, retryAfterSeconds, id);
    }

    public ErrorCode code() {
        return code;
    }

    public String where() {
        return where;
    }

    /** The id of the check that failed; empty where the problem is not one of evidence. */
    public String check() {
        return check;
    }

    /** 0 = do not retry unchanged. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public Error toMessage(String requestId) {
        Error.Builder error = Error.newBuilder()
                .setCode(code)
                .setMessage(text())
                .setWhere(where)
                .setRequestId(requestId)
                .setRetryAfterSeconds(retryAfterSeconds)
                .setCheck(check);
        if (position >= 0) {
            error.setPosition(position);
        }
        return error.build();
    }

    private String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
