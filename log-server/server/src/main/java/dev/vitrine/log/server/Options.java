package dev.vitrine.log.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The command line: one command, then {@code --name value} pairs, each known and given at most once. */
final class Options {

    /** The arguments make no sense; the message says which. */
    static final class UsageException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    static Options parse(List<String> arguments, Set<String> names) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!names.contains(name)) {
                throw new UsageException("unknown option " + name);
            }
            if (i + 1 == arguments.size()) {
                throw new UsageException(name + " needs a value");
            }
            if (values.put(name, arguments.get(i + 1)) != null) {
                throw new UsageException(name + " is given twice");
            }
        }
        return new Options(values);
    }

    String required(String name) {
        return optional(name).orElseThrow(() -> new UsageException(name + " is required"));
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
