package dev.vitrine.evidence.dcap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The members of a JSON object, each of the type that is asked for or an error that names it. */
final class JsonFields {

    private static final int MAX_ELEMENTS = 1024;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withResolverStyle(ResolverStyle.STRICT);

    private final JsonNode node;

    JsonFields(JsonNode node) {
        this.node = node;
    }

    boolean has(String name) {
        return node.has(name);
    }

    String text(String name) throws MalformedException {
        JsonNode value = value(name);
        if (!value.isTextual()) {
            throw wrong(name);
        }
        return value.textValue();
    }

    /** A member of hexadecimal digits, of either case, for exactly {@code size} bytes. */
    Bytes hex(String name, int size) throws MalformedException {
        Bytes bytes = Bytes.fromHex(text(name));
        if (bytes.size() != size) {
            throw wrong(name);
        }
        return bytes;
    }

    /** An integer from 0 to {@code max}, written as one: 1.0 and 1e0 are not. */
    int integer(String name, int max) throws MalformedException {
        JsonNode value = value(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0 || value.intValue() > max) {
            throw wrong(name);
        }
        return value.intValue();
    }

    /** {@code YYYY-MM-DDThh:mm:ssZ}. */
    Instant time(String name) throws MalformedException {
        try {
            return LocalDateTime.parse(text(name), TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw wrong(name);
        }
    }

    JsonFields object(String name) throws MalformedException {
        JsonNode value = value(name);
        if (!value.isObject()) {
            throw wrong(name);
        }
        return new JsonFields(value);
    }

    Optional<JsonFields> optionalObject(String name) throws MalformedException {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    List<JsonFields> objects(String name) throws MalformedException {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode element : array(name)) {
            if (!element.isObject()) {
                throw wrong(name);
            }
            objects.add(new JsonFields(element));
        }
        return objects;
    }

    /** The strings of an array, or none where it is absent. */
    List<String> optionalTexts(String name) throws MalformedException {
        List<String> texts = new ArrayList<>();
        if (has(name)) {
            for (JsonNode element : array(name)) {
                if (!element.isTextual()) {
                    throw wrong(name);
                }
                texts.add(element.textValue());
            }
        }
        return List.copyOf(texts);
    }

    private JsonNode array(String name) throws MalformedException {
        JsonNode value = value(name);
        if (!value.isArray() || value.size() > MAX_ELEMENTS) {
            throw wrong(name);
        }
        return value;
    }

    private JsonNode value(String name) throws MalformedException {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new MalformedException("the member " + name + " is missing", MalformedException.NO_POSITION);
        }
        return value;
    }

    private static MalformedException wrong(String name) {
        return new MalformedException("the member " + name + " is not what it must be", MalformedException.NO_POSITION);
    }
}
