package dev.vitrine.witness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Keys and their values, from a YAML file or from the command line, before they mean anything. */
final class ConfigValues {

    private final Map<String, List<String>> values;

    private ConfigValues(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Parses {@code --key value value...}; dashes within a key stand for underscores. */
    static ConfigValues ofArguments(List<String> arguments) throws ConfigException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        List<String> current = null;
        for (String argument : arguments) {
            if (argument.startsWith("--") && argument.length() > 2) {
                current = new ArrayList<>();
                String key = argument.substring(2).replace('-', '_');
                if (values.put(key, current) != null) {
                    throw new ConfigException(argument + " is given twice");
                }
            } else if (current == null) {
                throw new ConfigException("'" + argument + "' is not an option");
            } else {
                current.add(argument);
            }
        }
        return new ConfigValues(values);
    }

    /** Parses a YAML mapping of scalars and lists of scalars. */
    static ConfigValues ofYaml(Path file) throws ConfigException {
        Object root;
        try {
            root = new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read: " + e.getMessage());
        } catch (YamlEngineException | IllegalArgumentException e) { // the second for some tags
            throw new ConfigException(file + " is not YAML: " + e.getMessage());
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (!(root instanceof Map<?, ?> mapping)) {
            throw new ConfigException(file + " is not a mapping of keys to values");
        }
        for (Map.Entry<?, ?> entry : mapping.entrySet()) {
            List<String> texts = new ArrayList<>();
            Object given = entry.getValue();
            for (Object value : given instanceof List<?> list ? list : Collections.singletonList(given)) {
                if (value == null || value instanceof Map || value instanceof List) {
                    throw new ConfigException(file + ": " + entry.getKey() + " takes a value or a list of values");
                }
                texts.add(String.valueOf(value));
            }
            values.put(String.valueOf(entry.getKey()), texts);
        }
        return new ConfigValues(values);
    }

    /** These values where {@code over} has none of the same key. */
    ConfigValues overriddenBy(ConfigValues over) {
        Map<String, List<String>> merged = new LinkedHashMap<>(values);
        merged.putAll(over.values);
        return new ConfigValues(merged);
    }

    ConfigValues without(String key) {
        Map<String, List<String>> rest = new LinkedHashMap<>(values);
        List<String> unused = rest.remove(key);
        return new ConfigValues(rest);
    }

    /** Refuses keys that nobody reads: a misspelt limit must not silently be the default. */
    void allowOnly(Set<String> keys) throws ConfigException {
        for (String key : values.keySet()) {
            if (!keys.contains(key)) {
                throw new ConfigException("there is no setting '" + key + "'; there are " + keys);
            }
        }
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key, String otherwise) throws ConfigException {
        List<String> all = values.get(key);
        if (all == null) {
            return otherwise;
        }
        if (all.size() != 1) {
            throw new ConfigException(key + " takes exactly one value");
        }
        return all.get(0);
    }

    String required(String key) throws ConfigException {
        if (!has(key)) {
            throw new ConfigException(key + " is missing");
        }
        return text(key, "");
    }

    int number(String key, int otherwise, int min, int max) throws ConfigException {
        String text = text(key, Integer.toString(otherwise));
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of range
        }
        throw new ConfigException(key + " is a number from " + min + " to " + max + ", not '" + text + "'");
    }

    Duration seconds(String key, int otherwise, int min, int max) throws ConfigException {
        return Duration.ofSeconds(number(key, otherwise, min, max));
    }

    List<Path> paths(String key) {
        return texts(key).stream().map(Path::of).toList();
    }

    List<String> texts(String key) {
        return List.copyOf(values.getOrDefault(key, List.of()));
    }
}
