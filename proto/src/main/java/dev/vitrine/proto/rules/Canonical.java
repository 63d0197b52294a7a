package dev.vitrine.proto.rules;

import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.vitrine.proto.v1.ErrorCode;

/** Parsing that accepts one encoding of a message. */
final class Canonical {

    private Canonical() {}

    static <M extends Message> M parse(Parser<M> parser, ByteString bytes, String where) throws InvalidEntryException {
        M message;
        try {
            message = DiscardUnknownFieldsParser.wrap(parser).parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidEntryException(
                    ErrorCode.MALFORMED_PROTOBUF,
                    where,
                    "not a protobuf message of the expected type: " + e.getMessage());
        }
        // SPEC: An Entry whose re-serialisation differs from the bytes received is refused. Unknown fields were dropped
        // above, so they show as a difference too.
        if (!message.toByteString().equals(bytes)) {
            throw new InvalidEntryException(
                    ErrorCode.NOT_CANONICAL,
                    where,
                    "not in the canonical encoding: fields in order, each once, minimal varints, no defaults, no unknown fields");
        }
        return message;
    }
}
