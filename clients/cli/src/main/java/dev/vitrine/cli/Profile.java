package dev.vitrine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A log that the user works with, so that commands need no flags: {@code profiles/NAME.json} in the configuration folder.
 *
 * @param log the URL prefix of the log
 * @param policy the trust policy's file
 * @param key the publisher key's file
 * @param data the data folder of the {@code up} that wrote the profile
 */
record Profile(Optional<String> log, Optional<Path> policy, Optional<Path> key, Optional<Path> data) {

    static final String DEFAULT = "default";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final int MAX_SIZE = 64 << 10;

    private static final Profile NONE =
            new Profile(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The profile of this name; nothing where there is no such file. */
    static Optional<Profile> find(Host host, String name) throws Failure, IOException {
        Path file = file(host, name);
        JsonNode json;
        try {
            json = Output.JSON.readTree(LocalFiles.read(file, MAX_SIZE).toByteArray());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw broken(file);
        }
        if (json == null || !json.isObject()) {
            throw broken(file);
        }
        return Optional.of(new Profile(
                text(json, "log"),
                text(json, "policy").map(Path::of),
                text(json, "key").map(Path::of),
                text(json, "data").map(Path::of)));
    }

    /** The named profile, which must exist; without a name the default one, or an empty one. */
    static Profile load(Host host, Optional<String> chosen) throws Failure, IOException {
        Optional<String> name = chosen.or(() -> host.variable("VITRINE_PROFILE"));
        Optional<Profile> found = find(host, name.orElse(DEFAULT));
        if (found.isEmpty() && name.isPresent()) {
            throw Failure.usage(
                    "no profile \"" + name.get() + "\" in "
                            + host.configFolder().resolve("profiles"),
                    "`vitrine up --profile " + name.get() + "` writes one");
        }
        return found.orElse(NONE);
    }

    void store(Host host, String name) throws Failure, IOException {
        Path file = file(host, name);
        Path created = Files.createDirectories(file.toAbsolutePath().getParent());
        ObjectNode json = Output.object();
        log.ifPresent(value -> json.put("log", value));
        policy.ifPresent(value -> json.put("policy", value.toString()));
        key.ifPresent(value -> json.put("key", value.toString()));
        data.ifPresent(value -> json.put("data", value.toString()));
        LocalFiles.write(created.resolve(file.getFileName()), Bytes.utf8(json.toPrettyString() + "\n"));
    }

    static Path file(Host host, String name) throws Failure {
        if (!NAME.matcher(name).matches()) {
            throw Failure.usage("not a profile name: " + name, "use letters, digits, dots, dashes and underscores");
        }
        return host.configFolder().resolve("profiles").resolve(name + ".json");
    }

    private static Optional<String> text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null || !value.isTextual() || value.textValue().isEmpty()
                ? Optional.empty()
                : Optional.of(value.textValue());
    }

    private static Failure broken(Path file) {
        return Failure.couldNotTell("PROFILE", file + " is not a profile", "repair it, or run `vitrine up` again");
    }
}
