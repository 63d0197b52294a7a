package dev.vitrine.cli;

import dev.vitrine.audit.manifest.BuildTool;
import dev.vitrine.audit.rebuild.FileStore;
import dev.vitrine.audit.rebuild.Folders;
import dev.vitrine.audit.rebuild.Limits;
import dev.vitrine.audit.rebuild.Reach;
import dev.vitrine.audit.rebuild.RebuildSettings;
import dev.vitrine.audit.rebuild.Rebuilder;
import dev.vitrine.audit.rebuild.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where and with what to build; the same options for every command that does. */
final class AuditTools {

    private static final int DEFAULT_TIME = 4 * 3600;

    private final Host host;

    @Option(
            names = "--builder",
            paramLabel = "NAME",
            description = "A builder that may be used: docker, nix, gramine, cargo, make, command. Repeatable.")
    private List<String> builders = new ArrayList<>();

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            defaultValue = "14400",
            description = "How long one build may take. Default: ${DEFAULT-VALUE}.")
    private int timeLimit = DEFAULT_TIME;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description =
                    "A folder to build in. Default: a new one in the folder for temporary files, removed at the end.")
    private @Nullable Path work;

    AuditTools(Host host) {
        this.host = host;
    }

    /** What was allowed; all where nothing was said. */
    Set<BuildTool> allowed() throws Failure {
        Set<BuildTool> allowed = EnumSet.noneOf(BuildTool.class);
        for (String name : builders) {
            allowed.add(Stream.of(BuildTool.values())
                    .filter(tool -> tool.code().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> Failure.usage(
                            "no builder " + name,
                            "one of "
                                    + Stream.of(BuildTool.values())
                                            .map(BuildTool::code)
                                            .collect(Collectors.joining(", ")))));
        }
        return allowed.isEmpty() ? EnumSet.allOf(BuildTool.class) : allowed;
    }

    boolean namesBuilders() {
        return !builders.isEmpty();
    }

    RebuildSettings settings(Reach reach, FileStore store) throws Failure {
        if (timeLimit < 1) {
            throw Failure.usage("--time-limit is at least 1 second", "");
        }
        return RebuildSettings.DEFAULT
                .limited(Limits.DEFAULT.within(Duration.ofSeconds(timeLimit)))
                .reaching(reach)
                .from(store);
    }

    Workshop workshop(Path folder) throws IOException, Failure {
        return Workshop.find(host.environment(), folder.resolve("probe"), allowed());
    }

    Rebuilder rebuilder(RebuildSettings settings, Path folder) throws IOException, Failure {
        return new Rebuilder(settings, workshop(folder), host.clock());
    }

    /** Something that is done in a folder of its own. */
    interface Job<T> {
        T run(Path folder) throws Exception;
    }

    /** Does it, and cleans up unless the folder was named. */
    <T> T inFolder(Job<T> job) throws Exception {
        if (work != null) {
            return job.run(Files.createDirectories(work).toAbsolutePath());
        }
        Path folder = Files.createTempDirectory("vitrine-audit");
        try {
            return job.run(folder);
        } finally {
            Folders.deleteBelow(folder);
            boolean unused = Files.deleteIfExists(folder);
        }
    }
}
