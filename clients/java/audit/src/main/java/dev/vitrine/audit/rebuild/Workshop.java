package dev.vitrine.audit.rebuild;

import dev.vitrine.audit.manifest.BuildTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this machine has to build with.
 *
 * @param kernel name, release and architecture
 */
public record Workshop(Programs programs, Isolation isolation, Map<BuildTool, Builder> builders, String kernel) {

    public Workshop {
        builders = Map.copyOf(builders);
    }

    /**
     * Looks around.
     *
     * @param environment of the process that asks
     * @param folder an own folder to try in, which stays
     * @param tools which builders to look for; the others count as missing
     */
    public static Workshop find(Map<String, String> environment, Path folder, Iterable<BuildTool> tools)
            throws IOException {
        Programs programs = new Programs(environment);
        Map<BuildTool, Builder> builders = new EnumMap<>(BuildTool.class);
        for (BuildTool tool : tools) {
            builders.put(tool, Builder.find(tool, programs));
        }
        Path created = Files.createDirectories(folder);
        return new Workshop(programs, Isolation.find(programs, created), builders, describeKernel());
    }

    private static String describeKernel() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }

    /** The builder; one that was not looked for is not available. */
    public Builder builder(BuildTool tool) {
        Builder found = builders.get(tool);
        return found != null
                ? found
                : new Builder(
                        tool,
                        Optional.empty(),
                        "",
                        "the builder " + tool.code() + " is not allowed here",
                        "allow it: --builder " + tool.code());
    }

    /** For a verdict: what built, on what. */
    String describe(BuildTool tool) {
        return String.join("; ", List.of(tool.code() + " " + builder(tool).version(), kernel, isolation.describe()));
    }
}
