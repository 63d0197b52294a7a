package dev.vitrine.log.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One mapping of the file. Remembers which keys were asked for, so that the others can be refused. */
final class Section {

    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,11})(ms|s|m|h|d|KiB|MiB|GiB)?");

    private final String path; // "" or "http."
    private final Map<?, ?> values;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Section> children = new LinkedHashMap<>();

    Section(String path, Map<?, ?> values) {
        this.path = path;
        this.values = values;
    }

    Section section(String key) {
        Object value = take(key);
        if (value != null && !(value instanceof Map)) {
            throw new ConfigException(path + key + " is a section with keys of its own");
        }
        Section child = new Section(path + key + ".", value instanceof Map<?, ?> map ? map : Map.of());
        children.put(key, child);
        return child;
    }

    int integer(String key, int fallback, int min, int max) {
        Object value = take(key);
        long number;
        if (value == null) {
            number = fallback;
        } else if (value instanceof Integer || value instanceof Long) {
            number = ((Number) value).longValue();
        } else {
            throw new ConfigException(path + key + " is a whole number");
        }
        return (int) inRange(key, number, min, max, "");
    }

    boolean flag(String key, boolean fallback) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new ConfigException(path + key + " is a flag: true or false");
    }

    int bytes(String key, int fallback, int min, int max) {
        return (int) size(key, fallback, min, max);
    }

    /** As {@link #bytes}, for what a disk holds. */
    long size(String key, long fallback, long min, long max) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        Matcher amount = AMOUNT.matcher(value.toString());
        String unit = amount.matches() ? amount.group(2) : "?";
        long factor =
                switch (unit == null ? "" : unit) {
                    case "" -> 1;
                    case "KiB" -> 1 << 10;
                    case "MiB" -> 1 << 20;
                    case "GiB" -> 1 << 30;
                    default -> 0;
                };
        if (factor == 0) {
            throw new ConfigException(path + key + " is a size such as 65536, 64KiB, 16MiB or 2GiB");
        }
        long number = Long.parseLong(amount.group(1));
        // A number of twelve digits of gibibytes is no number of bytes any more.
        return inRange(key, number > Long.MAX_VALUE / factor ? Long.MAX_VALUE : number * factor, min, max, " bytes");
    }

    /** Of mappings; {@code what} says for people what is in the list. */
    <T> List<T> list(String key, String what, Function<Section, T> item) {
        Object value = take(key);
        if (value == null) {
            return List.of();
        }
        ConfigException wrong = new ConfigException(path + key + " is a list of " + what);
        if (!(value instanceof List<?> list)) {
            throw wrong;
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Map<?, ?> map)) {
                throw wrong;
            }
            Section child = new Section(path + key + "[" + i + "].", map);
            children.put(key + "[" + i + "]", child);
            items.add(item.apply(child));
        }
        return List.copyOf(items);
    }

    /** Required. */
    String text(String key) {
        if (take(key) instanceof String text) {
            return text;
        }
        throw new ConfigException(path + key + " is a text");
    }

    Duration duration(String key, Duration fallback, Duration min, Duration max) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        Matcher amount = AMOUNT.matcher(value.toString());
        String unit = amount.matches() ? amount.group(2) : "?";
        long millis =
                switch (unit == null ? "" : unit) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    default -> 0;
                };
        if (millis == 0) {
            throw new ConfigException(path + key + " is a duration such as 50ms, 20s, 5m, 1h or 30d");
        }
        long total = Long.parseLong(amount.group(1)) * millis;
        return Duration.ofMillis(inRange(key, total, min.toMillis(), max.toMillis(), "ms"));
    }

    /** The path of a file; empty if there is none. */
    String file(String key) {
        Object value = take(key);
        if (value == null) {
            return "";
        }
        if (!(value instanceof String path) || path.isBlank() || path.indexOf('\0') >= 0) {
            throw new ConfigException(this.path + key + " is a path of a file");
        }
        return path;
    }

    /** Refuses what nobody asked for, here and below. */
    void refuseUnknownKeys() {
        for (Object key : values.keySet()) {
            if (!(key instanceof String name) || !known.contains(name)) {
                throw new ConfigException("unknown key " + path + key);
            }
        }
        children.values().forEach(Section::refuseUnknownKeys);
    }

    private @Nullable Object take(String key) {
        known.add(key);
        return values.get(key);
    }

    private long inRange(String key, long value, long min, long max, String unit) {
        if (value < min || value > max) {
            throw new ConfigException(path + key + " is " + min + unit + " to " + max + unit);
        }
        return value;
    }
}
