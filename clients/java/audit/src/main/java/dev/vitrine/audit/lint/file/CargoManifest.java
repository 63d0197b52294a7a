package dev.vitrine.audit.lint.file;

import dev.vitrine.audit.lint.rule.CargoRule;
import dev.vitrine.audit.lint.rule.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A Cargo.toml without its lock file. */
final class CargoManifest {

    private CargoManifest() {}

    static void check(Path path, String text, Report report) {
        int line = 0;
        int dependencies = 0;
        int workspace = 0;
        boolean inDependencies = false;
        for (String content : text.split("\n", -1)) {
            line++;
            String stripped = content.strip();
            if (stripped.startsWith("[")) {
                inDependencies = stripped.matches("\\[(.*\\.)?(build-)?dependencies(\\..*)?].*");
                boolean table = stripped.matches("\\[(.*\\.)?(build-)?dependencies\\..*].*");
                workspace = stripped.startsWith("[workspace]") ? line : workspace;
                dependencies = dependencies == 0 && table ? line : dependencies;
            } else if (inDependencies
                    && dependencies == 0
                    && stripped.matches("[A-Za-z0-9_\"-]+.*=.*")
                    && !stripped.matches(".*\\bpath\\s*=.*")) {
                dependencies = line;
            }
        }
        int at = dependencies != 0 ? dependencies : workspace;
        if (at != 0 && isRoot(path) && !hasLock(path)) {
            report.add(
                    CargoRule.ID,
                    at,
                    "there is no Cargo.lock: each build takes the newest versions that the requirements allow",
                    "run `cargo generate-lockfile` once and commit Cargo.lock");
        }
    }

    /** Not a member of a workspace above it, which then has the lock file for all. */
    private static boolean isRoot(Path path) {
        @Nullable Path folder = path.toAbsolutePath().normalize().getParent();
        @Nullable Path above = folder == null ? null : folder.getParent();
        while (above != null) {
            if (Files.exists(above.resolve("Cargo.toml"))) {
                return false;
            }
            if (Files.exists(above.resolve(".git"))) {
                return true;
            }
            above = above.getParent();
        }
        return true;
    }

    private static boolean hasLock(Path path) {
        @Nullable Path folder = path.toAbsolutePath().normalize().getParent();
        return folder != null && Files.exists(folder.resolve("Cargo.lock"));
    }
}
