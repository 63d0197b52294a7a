package dev.vitrine.evidence.json;

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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** JSON without ambiguity: no name twice, bounded depth and size, nothing after the value, UTF-8 without a mark. */
public final class StrictJson {

    private static final int MAX_SIZE = 512 * 1024;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_STRING = 4096;
    private static final int MAX_DOCUMENT = 8 * 1024 * 1024;
    private static final int MAX_DOCUMENT_DEPTH = 64;
    private static final int MAX_NUMBER = 20;

    private static final JsonFactory FACTORY = factory(MAX_DEPTH, MAX_STRING);
    private static final ObjectMapper MAPPER = mapper(FACTORY);

    /** Documents carry whole payloads and certificates as base64 in one string. */
    private static final ObjectMapper DOCUMENTS = mapper(factory(MAX_DOCUMENT_DEPTH, MAX_DOCUMENT));

    private StrictJson() {}

    private static JsonFactory factory(int depth, int string) {
        return new JsonFactoryBuilder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxStringLength(string)
                        .maxNumberLength(MAX_NUMBER)
                        .build())
                .build();
    }

    private static ObjectMapper mapper(JsonFactory factory) {
        return new ObjectMapper(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    }

    public static JsonFields object(Bytes json) throws MalformedException {
        byte[] bytes = checked(json);
        try {
            return object(MAPPER.readTree(bytes));
        } catch (IOException e) {
            throw notJson();
        }
    }

    /** A document of up to 8 MiB: an object, with white space around it, nested up to 64 deep, with strings of any length. */
    public static JsonFields document(Bytes json) throws MalformedException {
        return object(tree(json));
    }

    /** The same for a document that is an array of objects, or one object alone. */
    public static List<JsonFields> documents(Bytes json) throws MalformedException {
        JsonNode tree = tree(json);
        if (!tree.isArray()) {
            return List.of(object(tree));
        }
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode element : tree) {
            objects.add(object(element));
        }
        return List.copyOf(objects);
    }

    /** Whether the document is an object that has a member of this name; what is no JSON has none. */
    public static boolean isObjectWith(Bytes json, String name) {
        try {
            return document(json).has(name);
        } catch (MalformedException e) {
            return false;
        }
    }

    private static JsonFields object(JsonNode node) throws MalformedException {
        if (!node.isObject()) {
            throw new MalformedException("not a JSON object", 0);
        }
        return new JsonFields(node);
    }

    private static JsonNode tree(Bytes json) throws MalformedException {
        if (json.size() > MAX_DOCUMENT) {
            throw new MalformedException("a JSON document is too large", MAX_DOCUMENT);
        }
        int start = 0;
        while (start < json.size() && " \t\r\n".indexOf(json.at(start)) >= 0) {
            start++;
        }
        if (start == json.size() || (json.at(start) != '{' && json.at(start) != '[')) {
            throw new MalformedException("neither a JSON object nor an array", start);
        }
        if (json.indexOf((byte) 0, 0) >= 0) {
            throw new MalformedException("not JSON in UTF-8", 0);
        }
        try {
            return DOCUMENTS.readTree(json.toByteArray());
        } catch (IOException e) {
            throw notJson();
        }
    }

    /** The exact bytes of the member {@code name}, an object, of an object that has it and {@code other} and no more. */
    public static Bytes member(Bytes json, String name, String other) throws MalformedException {
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
