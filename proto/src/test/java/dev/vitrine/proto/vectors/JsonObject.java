package dev.vitrine.proto.vectors;

import java.util.LinkedHashMap;
import java.util.Map;

/** A JSON object under construction; its members stay in order. */
final class JsonObject {

    private final Map<String, Object> members = new LinkedHashMap<>();

    /** A vector: what it is about comes first. */
    static JsonObject of(String desc) {
        return new JsonObject().with("desc", desc);
    }

    /** A file of vectors. */
    static JsonObject of(String desc, Iterable<JsonObject> cases) {
        return of(desc).with("cases", cases);
    }

    /** Adds a member: text, a number, bytes, an object or a list of these. */
    JsonObject with(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /** Adds the expected error; a vector without one is to be accepted. */
    JsonObject error(String reason) {
        return reason.isEmpty() ? this : with("error", reason);
    }

    Map<String, Object> members() {
        return members;
    }
}
