package dev.vitrine.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vitrine.proto.v1.Error;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** The log answered, and the answer is a refusal. The code is stable; the message is the log's own and for people. */
public final class LogException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MAX_QUOTED = 200;

    private final int status;
    private final ErrorCode code;
    private final String where;
    private final String requestId;

    private LogException(int status, ErrorCode code, String message, String where, String requestId) {
        super(message);
        this.status = status;
        this.code = code;
        this.where = where;
        this.requestId = requestId;
    }

    static LogException of(int status, Error error) {
        return new LogException(status, error.getCode(), error.getMessage(), error.getWhere(), error.getRequestId());
    }

    /** Reads the body of an HTTP error; a body that is not an {@link Error} (a proxy's page) is quoted in the message. */
    static LogException of(HttpAnswer answer) {
        if (answer.contentType().startsWith(LogClient.PROTOBUF)) {
            try {
                return of(answer.status(), Error.parseFrom(answer.body().toByteArray()));
            } catch (InvalidProtocolBufferException e) {
                return foreign(answer.status(), "an error that is not protobuf");
            }
        }
        return foreign(answer.status(), quote(answer.body()));
    }

    private static LogException foreign(int status, String text) {
        String message = "HTTP " + status + (text.isEmpty() ? "" : ": " + text);
        return new LogException(status, ErrorCode.ERROR_CODE_UNSPECIFIED, message, "", "");
    }

    /** The beginning of a text body, without what could upset a terminal. */
    private static String quote(Bytes body) {
        try {
            return body.slice(0, Math.min(body.size(), MAX_QUOTED))
                    .toUtf8()
                    .replaceAll("\\p{Cntrl}+", " ")
                    .strip();
        } catch (MalformedException e) {
            return "";
        }
    }

    /** The HTTP status; 200 for the refusal of one entry of a stream. */
    public int status() {
        return status;
    }

    /** {@link ErrorCode#ERROR_CODE_UNSPECIFIED} when something that is not a log of ours answered. */
    public ErrorCode code() {
        return code;
    }

    /** The field or parameter that is meant; empty where none is. */
    public String where() {
        return where;
    }

    /** To quote when the log's operator is asked; empty where the log gave none. */
    public String requestId() {
        return requestId;
    }
}
