package dev.vitrine.proto.rules;

import com.google.protobuf.ByteString;
import com.google.protobuf.ProtocolMessageEnum;
import dev.vitrine.proto.v1.ErrorCode;
import java.util.List;

/** A message inside a statement, with the path that its errors name. */
final class Scope {

    private final String path;

    private Scope(String path) {
        this.path = path;
    }

    static Scope root(String name) {
        return new Scope(name);
    }

    Scope child(String field) {
        return new Scope(path(field));
    }

    Scope child(String field, int index) {
        return new Scope(path(field) + "[" + index + "]");
    }

    String path(String field) {
        return path + "." + field;
    }

    void require(String field, boolean present) throws InvalidEntryException {
        if (!present) {
            throw new InvalidEntryException(ErrorCode.MISSING_FIELD, path(field), "this field is required");
        }
    }

    void check(String field, boolean holds, String rule) throws InvalidEntryException {
        if (!holds) {
            throw new InvalidEntryException(ErrorCode.INVALID_FIELD, path(field), rule);
        }
    }

    void atMost(String field, long count, long limit) throws InvalidEntryException {
        if (count > limit || count < 0) {
            throw new InvalidEntryException(ErrorCode.LIMIT_EXCEEDED, path(field), "at most " + limit);
        }
    }

    /** One line of text: no control characters. */
    void line(String field, String value, boolean required, int maxBytes) throws InvalidEntryException {
        text(field, value, required, maxBytes);
        check(field, value.indexOf('\n') < 0, "a single line of text");
    }

    /** Free text: no control characters except LF. */
    void text(String field, String value, boolean required, int maxBytes) throws InvalidEntryException {
        if (required) {
            require(field, !value.isEmpty());
        }
        atMost(field, ByteString.copyFromUtf8(value).size(), maxBytes);
        check(
                field,
                value.codePoints().noneMatch(c -> (Character.isISOControl(c) && c != '\n')),
                "text without control characters");
    }

    void lines(String field, List<String> values, int maxCount, int maxBytes) throws InvalidEntryException {
        atMost(field, values.size(), maxCount);
        for (int i = 0; i < values.size(); i++) {
            text(field + "[" + i + "]", values.get(i), true, maxBytes);
        }
    }

    /** Lower-case letters, digits and underscores. */
    void name(String field, String value, int maxBytes) throws InvalidEntryException {
        line(field, value, true, maxBytes);
        check(
                field,
                value.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'),
                "a name of [a-z0-9_]");
    }

    void bytes(String field, ByteString value, boolean required, int maxBytes) throws InvalidEntryException {
        if (required) {
            require(field, !value.isEmpty());
        }
        atMost(field, value.size(), maxBytes);
    }

    void exactly(String field, ByteString value, boolean required, int size) throws InvalidEntryException {
        if (required) {
            require(field, !value.isEmpty());
        }
        check(field, value.isEmpty() || value.size() == size, "this field has " + size + " bytes");
    }

    /** An enum that must be set to a value that this version of the contract names. */
    void choice(String field, ProtocolMessageEnum value) throws InvalidEntryException {
        // UNRECOGNIZED has no number; asking for it throws.
        check(field, !value.toString().equals("UNRECOGNIZED"), "a value that this version of the contract names");
        require(field, value.getNumber() != 0);
    }

    /** Seconds since 1970. */
    void time(String field, long seconds, boolean required) throws InvalidEntryException {
        if (required) {
            require(field, seconds != 0);
        }
        check(field, seconds >= 0, "seconds since 1970, not negative");
    }
}
