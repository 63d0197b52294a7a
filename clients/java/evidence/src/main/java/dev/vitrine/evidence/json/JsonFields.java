package dev.vitrine.evidence.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import dev.vitrine.tlog.text.Decimal;
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
public final class JsonFields {

    private static final int MAX_ELEMENTS = 1024;
    private static final int MAX_OCTETS = 64 * 1024;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withResolverStyle(ResolverStyle.STRICT);

    private final JsonNode node;

    JsonFields(JsonNode node) {
        this.node = node;
    }

    public boolean has(String name) {
        return node.has(name);
    }

    public String text(String name) throws MalformedException {
        JsonNode value = value(name);
        if (!value.isTextual()) {
            throw wrong(name);
        }
        return value.textValue();
    }

    /** A member of hexadecimal digits, of either case, for exactly {@code size} bytes. */
    public Bytes hex(String name, int size) throws MalformedException {
        Bytes bytes = Bytes.fromHex(text(name));
        if (bytes.size() != size) {
            throw wrong(name);
        }
        return bytes;
    }

    /** An integer from 0 to {@code max}, written as one: 1.0 and 1e0 are not. */
    public int integer(String name, int max) throws MalformedException {
        JsonNode value = value(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0 || value.intValue() > max) {
            throw wrong(name);
        }
        return value.intValue();
    }

    /** {@code YYYY-MM-DDThh:mm:ssZ}. */
    public Instant time(String name) throws MalformedException {
        try {
            return LocalDateTime.parse(text(name), TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw wrong(name);
        }
    }

    public JsonFields object(String name) throws MalformedException {
        JsonNode value = value(name);
        if (!value.isObject()) {
            throw wrong(name);
        }
        return new JsonFields(value);
    }

    public Optional<JsonFields> optionalObject(String name) throws MalformedException {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    public List<JsonFields> objects(String name) throws MalformedException {
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
    public List<String> optionalTexts(String name) throws MalformedException {
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

    /** The names of all members, in order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether the member is there and is not null: in the JSON of protocol buffers the two are the same. */
    public boolean isPresent(String name) {
        return node.hasNonNull(name);
    }

    /** Whether a member is there and is the same JSON value as a member of another object. */
    public boolean hasSame(String name, JsonFields other, String otherName) {
        return node.has(name) && node.get(name).equals(other.node.get(otherName));
    }

    /** A string; empty where the member is absent or null, malformed where it is something else. */
    public Optional<String> optionalText(String name) throws MalformedException {
        return isPresent(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** An object, or none where the member is absent or null. */
    public Optional<JsonFields> presentObject(String name) throws MalformedException {
        return isPresent(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** The objects of an array, or none where the member is absent or null. */
    public List<JsonFields> presentObjects(String name) throws MalformedException {
        return isPresent(name) ? objects(name) : List.of();
    }

    /** Standard base64 with padding. */
    public Bytes base64(String name) throws MalformedException {
        try {
            return Base64Strict.decode(text(name));
        } catch (MalformedException e) {
            throw wrong(name);
        }
    }

    public Optional<Bytes> optionalBase64(String name) throws MalformedException {
        return isPresent(name) ? Optional.of(base64(name)) : Optional.empty();
    }

    /** An array of numbers from 0 to 255, as some libraries write bytes. */
    public Bytes octets(String name) throws MalformedException {
        JsonNode value = value(name);
        if (!value.isArray() || value.size() > MAX_OCTETS) {
            throw wrong(name);
        }
        byte[] octets = new byte[value.size()];
        for (int i = 0; i < octets.length; i++) {
            JsonNode octet = value.get(i);
            if (!octet.isIntegralNumber() || !octet.canConvertToInt() || (octet.intValue() & ~0xff) != 0) {
                throw wrong(name);
            }
            octets[i] = (byte) octet.intValue();
        }
        return Bytes.wrapUnsafe(octets);
    }

    /** An integer from 0 to 2^63 - 1, as a number or, as in the JSON of protocol buffers, as a string of digits. */
    public long decimal(String name) throws MalformedException {
        JsonNode value = value(name);
        if (value.isTextual()) {
            return Decimal.parse(value.textValue());
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw wrong(name);
        }
        return value.longValue();
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
