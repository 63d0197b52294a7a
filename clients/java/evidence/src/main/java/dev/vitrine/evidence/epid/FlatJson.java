package dev.vitrine.evidence.epid;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One JSON object of strings, integers and lists of strings, strictly: no duplicate keys, nothing behind it. */
final class FlatJson {

    private static final int MAX_SIZE = 64 * 1024;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNumberLength(20)
                    .maxStringLength(MAX_SIZE)
                    .build())
            .build();

    private final Map<String, Object> fields;

    private FlatJson(Map<String, Object> fields) {
        this.fields = fields;
    }

    static FlatJson parse(Bytes json) throws MalformedException {
        if (json.size() > MAX_SIZE) {
            throw new MalformedException("the JSON document is too large", MAX_SIZE);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        // Decoded first, because the parser would guess another encoding from the first bytes.
        try (JsonParser parser = FACTORY.createParser(json.toUtf8())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException("not a JSON object", 0);
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                fields.put(name, value(parser));
            }
            if (parser.nextToken() != null) {
                throw new MalformedException("something behind the JSON object", position(parser));
            }
        } catch (IOException e) {
            throw new MalformedException("not a JSON object", MalformedException.NO_POSITION);
        }
        return new FlatJson(fields);
    }

    private static Object value(JsonParser parser) throws IOException, MalformedException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        if (token != JsonToken.START_ARRAY) {
            throw new MalformedException("a value of an unexpected type", position(parser));
        }
        List<String> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new MalformedException("a value of an unexpected type", position(parser));
            }
            items.add(parser.getText());
        }
        return List.copyOf(items);
    }

    private static long position(JsonParser parser) {
        return parser.currentTokenLocation().getCharOffset();
    }

    Map<String, Object> fields() {
        return fields;
    }

    String string(String name) throws MalformedException {
        return typed(name, String.class)
                .orElseThrow(() -> new MalformedException("the report has no " + name, MalformedException.NO_POSITION));
    }

    Optional<Long> optionalInteger(String name) throws MalformedException {
        return typed(name, Long.class);
    }

    List<String> strings(String name) throws MalformedException {
        List<String> strings = new ArrayList<>();
        for (Object item : typed(name, List.class).orElse(List.of())) {
            strings.add((String) item); // value() puts nothing else into a list
        }
        return strings;
    }

    private <T> Optional<T> typed(String name, Class<T> type) throws MalformedException {
        @Nullable Object value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw new MalformedException(name + " is not of the expected type", MalformedException.NO_POSITION);
        }
        return Optional.of(type.cast(value));
    }
}
