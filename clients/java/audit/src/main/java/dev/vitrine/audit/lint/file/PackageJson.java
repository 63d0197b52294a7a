package dev.vitrine.audit.lint.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vitrine.audit.lint.rule.NpmRule;
import dev.vitrine.audit.lint.rule.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A package.json without its lock file. */
final class PackageJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> SECTIONS = Set.of("dependencies", "devDependencies", "optionalDependencies");
    private static final List<String> LOCKS =
            List.of("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb");

    private PackageJson() {}

    static void check(Path path, String text, Report report) {
        int line = dependencies(text);
        if (line > 0 && !hasLock(path)) {
            report.add(
                    NpmRule.ID,
                    line,
                    "there is no lock file: each build takes the newest versions that the ranges allow",
                    NpmRule.FIX);
        }
    }

    /** The line of the first dependency; 0 where there is none. */
    private static int dependencies(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            int depth = 0;
            boolean inside = false;
            @Nullable JsonToken token = parser.nextToken();
            while (token != null) {
                if (token == JsonToken.FIELD_NAME && inside && depth == 2) {
                    return parser.currentTokenLocation().getLineNr();
                }
                if (token == JsonToken.FIELD_NAME && depth == 1) {
                    inside = SECTIONS.contains(parser.currentName());
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                token = parser.nextToken();
            }
        } catch (IOException e) {
            // Not JSON: nothing to say about it.
        }
        return 0;
    }

    /** Beside it, or above it where a workspace has one for all. */
    private static boolean hasLock(Path path) {
        @Nullable Path folder = path.toAbsolutePath().normalize().getParent();
        while (folder != null) {
            for (String lock : LOCKS) {
                if (Files.exists(folder.resolve(lock))) {
                    return true;
                }
            }
            folder = Files.exists(folder.resolve(".git")) ? null : folder.getParent();
        }
        return false;
    }
}
