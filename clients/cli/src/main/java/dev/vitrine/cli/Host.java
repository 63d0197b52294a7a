package dev.vitrine.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Everything that a command sees of the machine it runs on, so that tests can be another one. */
record Host(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, InstantSource clock) {

    Host {
        environment = Map.copyOf(environment);
    }

    /** A variable of the environment; one that is set to nothing counts as not set. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    long unixSeconds() {
        return clock.instant().getEpochSecond();
    }

    /** The user's folder for configuration: {@code VITRINE_CONFIG}, or {@code vitrine} in the XDG base directory. */
    Path configFolder() {
        return variable("VITRINE_CONFIG")
                .map(Path::of)
                .or(() -> variable("XDG_CONFIG_HOME").map(home -> Path.of(home, "vitrine")))
                .orElseGet(() -> home().resolve(".config").resolve("vitrine"));
    }

    /** The user's folder for data: {@code vitrine} in the XDG base directory. */
    Path dataFolder() {
        return variable("XDG_DATA_HOME")
                .map(home -> Path.of(home, "vitrine"))
                .orElseGet(() -> home().resolve(".local").resolve("share").resolve("vitrine"));
    }

    private Path home() {
        return Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home", ".")));
    }
}
