package dev.vitrine.log.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Wait;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.io.IOException;

/**
 * A SubmitRequest in JSON. Stricter than the protobuf mapping, which takes several spellings of base64, numbers for enums and
 * repeated fields: what is logged for ever should be what was meant.
 */
record SubmitJson(Bytes leaf, Wait until) {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(4).build())
            .build();

    static SubmitJson parse(Bytes body) throws Problem {
        try (JsonParser json = JSON.createParser(body.toByteArray())) {
            return read(json);
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            throw new Problem(ErrorCode.MALFORMED_JSON, "the body is not JSON, or repeats a field").at(at);
        } catch (IOException e) {
            throw new Problem(ErrorCode.MALFORMED_JSON, "the body is not UTF-8 encoded JSON");
        }
    }

    private static SubmitJson read(JsonParser json) throws IOException, Problem {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw malformed(json, "", "the body is an object with the fields leaf and wait");
        }
        Bytes leaf = Bytes.EMPTY;
        Wait wait = Wait.WAIT_UNSPECIFIED;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw malformed(
                        json, name.equals("wait") ? "wait" : "leaf", "the fields are leaf and wait, both strings");
            }
            switch (name) {
                case "leaf" -> leaf = leaf(json);
                case "wait" -> wait = wait(json);
                default -> throw malformed(json, "", "the fields are leaf and wait");
            }
        }
        if (json.nextToken() != null) {
            throw malformed(json, "", "there is something after the object");
        }
        return new SubmitJson(leaf, wait);
    }

    private static Bytes leaf(JsonParser json) throws IOException, Problem {
        try {
            return Base64Strict.decode(json.getText());
        } catch (MalformedException e) {
            throw malformed(json, "leaf", e.what());
        }
    }

    private static Wait wait(JsonParser json) throws IOException, Problem {
        return switch (json.getText()) {
            case "WAIT_UNSPECIFIED" -> Wait.WAIT_UNSPECIFIED;
            case "WAIT_COMMITTED" -> Wait.WAIT_COMMITTED;
            case "WAIT_WITNESSED" -> Wait.WAIT_WITNESSED;
            default -> throw malformed(json, "wait", "WAIT_COMMITTED or WAIT_WITNESSED");
        };
    }

    private static Problem malformed(JsonParser json, String where, String message) {
        return new Problem(ErrorCode.MALFORMED_JSON, where, message)
                .at(json.currentTokenLocation().getByteOffset());
    }
}
