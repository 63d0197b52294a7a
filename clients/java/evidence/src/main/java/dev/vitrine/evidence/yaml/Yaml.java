package dev.vitrine.evidence.yaml;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value of a YAML document with its place, read by what a file expects there. Values are never guessed: a text is its
 * characters, whatever YAML would take them for. Anchors, aliases and tags are refused, and so are repeated keys.
 *
 * <p>Every {@link MalformedException} from here begins with {@code line N, column M: }.
 */
public final class Yaml {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_ITEMS = 10_000;

    private final Node node;

    private Yaml(Node node) {
        this.node = node;
    }

    /**
     * How much of a file is read.
     *
     * @param file what the file is, in the words of a message: "the policy"
     * @param maxSize in bytes
     * @param maxItems values, keys and brackets together
     */
    public record Limits(String file, int maxSize, int maxItems) {}

    /** The usual limits: 10,000 values. */
    public static Limits limits(String file, int maxSize) {
        return new Limits(file, maxSize, MAX_ITEMS);
    }

    public static Yaml parse(Bytes bytes, Limits limits) throws MalformedException {
        if (bytes.size() > limits.maxSize()) {
            throw new MalformedException(limits.file() + " is too large", limits.maxSize());
        }
        String text = bytes.toUtf8();
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(limits.maxSize()).build();
        try {
            checkShape(text, settings, limits);
            Optional<Node> root = new Compose(settings).composeString(text);
            return new Yaml(root.orElseThrow(() -> new MalformedException(
                    "line 1, column 1: " + limits.file() + " is empty", MalformedException.NO_POSITION)));
        } catch (MarkedYamlEngineException e) {
            throw malformed(e.getProblemMark(), "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw malformed(Optional.empty(), "not YAML");
        }
    }

    private static Optional<String> tag(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag();
        }
        return event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
    }

    /** Bounds the depth before anything recurses, and refuses what could make a small file large. */
    private static void checkShape(String text, LoadSettings settings, Limits limits) throws MalformedException {
        int depth = 0;
        int items = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            Optional<Mark> place = event.getStartMark();
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias -> throw malformed(place, "an alias");
                default -> {}
            }
            if (event instanceof NodeEvent value && value.getAnchor().isPresent()) {
                throw malformed(place, "an anchor");
            }
            // Nothing that is read here has tags of its own, and the composer fails unchecked on some of them.
            if (tag(event).isPresent()) {
                throw malformed(place, "a tag");
            }
            if (depth > MAX_DEPTH || ++items > limits.maxItems()) {
                throw malformed(place, "nested too deeply, or too many values");
            }
        }
    }

    /** Counted from 1. */
    public int line() {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** What to throw when this value is wrong. */
    public MalformedException malformed(String what) {
        return malformed(node.getStartMark(), what);
    }

    private static MalformedException malformed(Optional<Mark> place, String what) {
        int line = place.map(mark -> mark.getLine() + 1).orElse(1);
        int column = place.map(mark -> mark.getColumn() + 1).orElse(1);
        return new MalformedException(
                "line " + line + ", column " + column + ": " + what, MalformedException.NO_POSITION);
    }

    /** The values of a mapping by key, none of which may be outside of {@code known}. */
    public Mapping mapping(Set<String> known) throws MalformedException {
        Mapping mapping = mapping();
        for (Map.Entry<String, Yaml> entry : mapping.keys.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw entry.getValue()
                        .malformed("no such key: " + quoted(entry.getKey()) + closest(entry.getKey(), known));
            }
        }
        return mapping;
    }

    /** The values of a mapping whose keys the writer of the file chose. */
    public Mapping mapping() throws MalformedException {
        if (!(node instanceof MappingNode mapping)) {
            throw malformed("expected a mapping");
        }
        Map<String, Yaml> keys = new LinkedHashMap<>();
        Map<String, Yaml> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Yaml key = new Yaml(tuple.getKeyNode());
            String name = key.text();
            keys.put(name, key);
            if (values.put(name, new Yaml(tuple.getValueNode())) != null) {
                throw key.malformed("the key is there twice: " + name);
            }
        }
        return new Mapping(this, keys, values);
    }

    /** Names the key that was perhaps meant. */
    private static String closest(String key, Set<String> known) {
        return known.stream()
                .filter(name -> sorted(name).equals(sorted(key))
                        || (!key.isEmpty() && name.startsWith(key))
                        || key.startsWith(name))
                .min(Comparator.naturalOrder())
                .map(name -> " (did you mean " + name + "?)")
                .orElse("");
    }

    private static String sorted(String text) {
        return text.chars()
                .sorted()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    public List<Yaml> list() throws MalformedException {
        if (!(node instanceof SequenceNode sequence)) {
            throw malformed("expected a list");
        }
        List<Yaml> values = new ArrayList<>();
        sequence.getValue().forEach(value -> values.add(new Yaml(value)));
        return values;
    }

    /** Whether it is a scalar, which may be empty. */
    public boolean isText() {
        return node instanceof ScalarNode;
    }

    public String text() throws MalformedException {
        if (node instanceof MappingNode) {
            throw malformed("expected a value, and found a mapping: text with a colon needs quotation marks");
        }
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isEmpty()) {
            throw malformed("expected a value");
        }
        return scalar.getValue();
    }

    /** One of these texts. */
    public String oneOf(Set<String> known) throws MalformedException {
        String text = text();
        if (!known.contains(text)) {
            throw malformed("no such value: " + quoted(text));
        }
        return text;
    }

    public long number(long max) throws MalformedException {
        String text = text();
        if (text.matches("0|[1-9][0-9]{0,17}") && Long.parseLong(text) <= max) {
            return Long.parseLong(text);
        }
        throw malformed("expected a number of 0 to " + max);
    }

    public Bytes hex(int... sizes) throws MalformedException {
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
    public Instant date() throws MalformedException {
        try {
            return LocalDate.parse(text()).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw malformed("expected a date like 2025-05-14");
        }
    }

    /** A text of a file, fit for a message. */
    public static String quoted(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        return "\"" + shown.replaceAll("[^ -~]", "?") + "\"";
    }

    /** A mapping whose keys are known ones. */
    public static final class Mapping {

        private final Yaml whole;
        private final Map<String, Yaml> keys;
        private final Map<String, Yaml> values;

        private Mapping(Yaml whole, Map<String, Yaml> keys, Map<String, Yaml> values) {
            this.whole = whole;
            this.keys = keys;
            this.values = values;
        }

        /** In the order of the file. */
        public Map<String, Yaml> values() {
            return values;
        }

        public Optional<Yaml> find(String key) {
            return Optional.ofNullable(values.get(key));
        }

        public Yaml require(String key) throws MalformedException {
            return require(key, "");
        }

        /**
         * The value under a key that must be there.
         *
         * @param advice what to write there, for the message where it is not
         */
        public Yaml require(String key, String advice) throws MalformedException {
            @Nullable Yaml value = values.get(key);
            if (value == null) {
                throw whole.malformed("the key " + key + " is missing" + (advice.isEmpty() ? "" : ": " + advice));
            }
            return value;
        }

        /** The mapping itself, for its place. */
        public Yaml whole() {
            return whole;
        }

        /** The list under a key, or an empty one. */
        public List<Yaml> list(String key) throws MalformedException {
            @Nullable Yaml value = values.get(key);
            return value == null ? List.of() : value.list();
        }
    }
}
