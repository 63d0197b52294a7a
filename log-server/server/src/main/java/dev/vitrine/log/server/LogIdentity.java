package dev.vitrine.log.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What a log is from its creation on: the file {@code log.yaml}. Changing it makes it another log, which its own entry 0
 * contradicts; the server checks that at each start.
 *
 * @param origin first line of its checkpoints, and name of its keys
 * @param admission {@code evidence} or {@code raw}
 * @param createdAt seconds since 1970; kept so that a creation that was interrupted goes on with the same entry 0
 */
record LogIdentity(String origin, String admission, long createdAt) {

    static final String EVIDENCE = "evidence";
    static final String RAW = "raw";

    boolean isRaw() {
        return admission.equals(RAW);
    }

    void write(Path file) throws IOException {
        Path unused = Files.writeString(
                file, "origin: \"" + origin + "\"\nadmission: " + admission + "\ncreated_at: " + createdAt + "\n");
    }

    static LogIdentity read(Path file) throws IOException {
        Object root;
        try {
            root = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (YamlEngineException e) {
            throw new StartException(file + " is not YAML", e);
        }
        if (root instanceof Map<?, ?> map
                && map.size() == 3
                && map.get("origin") instanceof String origin
                && map.get("admission") instanceof String admission
                && (admission.equals(EVIDENCE) || admission.equals(RAW))
                && map.get("created_at") instanceof Number createdAt) {
            return new LogIdentity(origin, admission, createdAt.longValue());
        }
        throw new StartException(file + " is damaged: it has origin, admission (evidence or raw) and created_at");
    }
}
