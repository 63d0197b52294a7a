package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An in-toto Statement, v0.1 or v1. Members that are not known are ignored, as the specification demands.
 *
 * @param type its {@code _type}
 * @param subjects at least one
 * @param predicateType what the predicate means
 * @param predicate v1 may leave it away
 */
public record Statement(String type, List<Subject> subjects, String predicateType, Optional<JsonFields> predicate) {

    public static final String V01 = "https://in-toto.io/Statement/v0.1";
    public static final String V1 = "https://in-toto.io/Statement/v1";

    public Statement {
        subjects = List.copyOf(subjects);
    }

    /** Whether an object says that it is a statement, of whatever version. */
    public static boolean isStatement(JsonFields json) throws MalformedException {
        return json.has("_type")
                && json.has("subject")
                && json.text("_type").startsWith("https://in-toto.io/Statement/");
    }

    public static Statement parse(Bytes payload) throws MalformedException {
        return parse(StrictJson.document(payload));
    }

    public static Statement parse(JsonFields json) throws MalformedException {
        String type = json.text("_type");
        if (!type.equals(V01) && !type.equals(V1)) {
            throw new MalformedException("a statement of an unknown type", MalformedException.NO_POSITION);
        }
        List<Subject> subjects = new ArrayList<>();
        for (JsonFields subject : json.objects("subject")) {
            subjects.add(Subject.parse(subject));
        }
        if (subjects.isEmpty()) {
            throw new MalformedException("a statement has no subject", MalformedException.NO_POSITION);
        }
        Optional<JsonFields> predicate =
                type.equals(V01) ? Optional.of(json.object("predicate")) : json.presentObject("predicate");
        return new Statement(type, subjects, json.text("predicateType"), predicate);
    }
}
