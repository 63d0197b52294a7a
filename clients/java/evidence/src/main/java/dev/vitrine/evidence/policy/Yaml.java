package dev.vitrine.evidence.policy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value of a YAML document with its line, read by what the policy expects there. Values are never guessed: a text is its
 * characters, whatever YAML would take them for. Anchors and aliases are refused, and so are repeated keys.
 */
final class Yaml {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_ITEMS = 10_000;

    private final Node node;

    private Yaml(Node node) {
        this.node = node;
    }

    static Yaml parse(Bytes bytes, int maxSize) throws MalformedException {
        if (bytes.size() > maxSize) {
            throw new MalformedException("the policy is too large", maxSize);
        }
        String text = bytes.toUtf8();
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(maxSize).build();
        try {
            checkShape(text, settings);
            Optional<Node> root = new Compose(settings).composeString(text);
            return new Yaml(root.orElseThrow(
                    () -> new MalformedException("line 1: the policy is empty", MalformedException.NO_POSITION)));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw malformed(line, "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw malformed(1, "not YAML");
        }
    }

    /** Bounds the depth before anything recurses, and refuses what could make a small file large. */
    private static void checkShape(String text, LoadSettings settings) throws MalformedException {
        int depth = 0;
        int items = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias -> throw malformed(line, "an alias");
                default -> {}
            }
            if (event instanceof NodeEvent value && value.getAnchor().isPresent()) {
                throw malformed(line, "an anchor");
            }
            if (depth > MAX_DEPTH || ++items > MAX_ITEMS) {
                throw malformed(line, "nested too deeply, or too many values");
            }
        }
    }

    int line() {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    MalformedException malformed(String what) {
        return malformed(line(), what);
    }

    private static MalformedException malformed(int line, String what) {
        return new MalformedException("line " + line + ": " + what, MalformedException.NO_POSITION);
    }

    /** The values of a mapping by key, none of which may be outside of {@code known}. */
    Mapping mapping(Set<String> known) throws MalformedException {
        if (!(node instanceof MappingNode mapping)) {
            throw malformed("expected a mapping");
        }
        Map<String, Yaml> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Yaml key = new Yaml(tuple.getKeyNode());
            String name = key.text();
            if (!known.contains(name)) {
                throw key.malformed("no such key: " + quoted(name));
            }
            if (values.put(name, new Yaml(tuple.getValueNode())) != null) {
                throw key.malformed("the key is there twice: " + name);
            }
        }
        return new Mapping(this, values);
    }

    List<Yaml> list() throws MalformedException {
        if (!(node instanceof SequenceNode sequence)) {
            throw malformed("expected a list");
        }
        List<Yaml> values = new ArrayList<>();
        sequence.getValue().forEach(value -> values.add(new Yaml(value)));
        return values;
    }

    String text() throws MalformedException {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isEmpty()) {
            throw malformed("expected a value");
        }
        return scalar.getValue();
    }

    /** One of these texts. */
    String oneOf(Set<String> known) throws MalformedException {
        String text = text();
        if (!known.contains(text)) {
            throw malformed("no such value: " + quoted(text));
        }
        return text;
    }

    long number(long max) throws MalformedException {
        String text = text();
        if (text.matches("0|[1-9][0-9]{0,17}") && Long.parseLong(text) <= max) {
            return Long.parseLong(text);
        }
        throw malformed("expected a number of 0 to " + max);
    }

    Bytes hex(int... sizes) throws MalformedException {
        Bytes bytes;
        try {
            bytes = Bytes.fromHex(text());
        } catch (MalformedException e) {
            throw malformed("expected hexadecimal digits");
        }
        for (int size : sizes) {
            if (bytes.size() == size) {
                return bytes;
            }
        }
        throw malformed("hexadecimal digits of another length than the field has");
    }

    /** The beginning of a day, in UTC. */
    Instant date() throws MalformedException {
        try {
            return LocalDate.parse(text()).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw malformed("expected a date like 2025-05-14");
        }
    }

    /** A text of the policy, fit for a message. */
    static String quoted(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        return "\"" + shown.replaceAll("[^ -~]", "?") + "\"";
    }

    /** A mapping whose keys are known ones. */
    static final class Mapping {

        private final Yaml whole;
        private final Map<String, Yaml> values;

        private Mapping(Yaml whole, Map<String, Yaml> values) {
            this.whole = whole;
            this.values = values;
        }

        Map<String, Yaml> values() {
            return values;
        }

        Optional<Yaml> find(String key) {
            return Optional.ofNullable(values.get(key));
        }

        Yaml require(String key) throws MalformedException {
            @Nullable Yaml value = values.get(key);
            if (value == null) {
                throw whole.malformed("the key " + key + " is missing");
            }
            return value;
        }

        /** The list under a key, or an empty one. */
        List<Yaml> list(String key) throws MalformedException {
            @Nullable Yaml value = values.get(key);
            return value == null ? List.of() : value.list();
        }
    }
}
