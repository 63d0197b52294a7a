package dev.vitrine.evidence.dcap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** JSON without ambiguity: no name twice, bounded depth and size, nothing after the value, UTF-8 without a mark. */
final class StrictJson {

    private static final int MAX_SIZE = 512 * 1024;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_STRING = 4096;
    private static final int MAX_NUMBER = 20;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNumberLength(MAX_NUMBER)
                    .build())
            .build();
    private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private StrictJson() {}

    static JsonFields object(Bytes json) throws MalformedException {
        byte[] bytes = checked(json);
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (!node.isObject()) {
                throw new MalformedException("not a JSON object", 0);
            }
            return new JsonFields(node);
        } catch (IOException e) {
            throw notJson();
        }
    }

    /** The exact bytes of the member {@code name}, an object, of an object that has it and {@code other} and no more. */
    static Bytes member(Bytes json, String name, String other) throws MalformedException {
        byte[] bytes = checked(json);
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException("not a JSON object", 0);
            }
            Bytes found = Bytes.EMPTY;
            Set<String> seen = new HashSet<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                if (!field.equals(name) && !field.equals(other)) {
                    throw new MalformedException("a member that does not belong there", at(parser));
                }
                boolean unused = seen.add(field);
                JsonToken value = parser.nextToken();
                int start = at(parser);
                parser.skipChildren();
                if (field.equals(name)) {
                    if (value != JsonToken.START_OBJECT) {
                        throw new MalformedException("the signed member is not an object", start);
                    }
                    found = json.slice(
                            start, Math.toIntExact(parser.currentLocation().getByteOffset()));
                }
            }
            if (parser.nextToken() != null) {
                throw new MalformedException("text after the JSON object", at(parser));
            }
            if (seen.size() != 2) {
                throw new MalformedException("a member is missing", 0);
            }
            return found;
        } catch (IOException e) {
            throw notJson();
        }
    }

    private static int at(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    /** Jackson would guess UTF-16 and UTF-32 and step over a byte order mark, and its offsets would not be ours. */
    private static byte[] checked(Bytes json) throws MalformedException {
        if (json.size() > MAX_SIZE) {
            throw new MalformedException("a JSON document is too large", MAX_SIZE);
        }
        if (json.isEmpty() || json.at(0) != '{' || json.indexOf((byte) 0, 0) >= 0) {
            throw new MalformedException("not a JSON object in UTF-8", 0);
        }
        return json.toByteArray();
    }

    private static MalformedException notJson() {
        return new MalformedException("not strict JSON", MalformedException.NO_POSITION);
    }
}
