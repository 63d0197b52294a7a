package dev.vitrine.audit.lint.file;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a file is, by its name, and where that says nothing by its first lines. */
public enum FileKind {
    DOCKERFILE,
    SHELL,
    MAKEFILE,
    WORKFLOW,
    GITLAB,
    CARGO,
    RUST_TOOLCHAIN,
    REQUIREMENTS,
    PACKAGE_JSON,
    NIX,
    C_SOURCE,
    BUILD_RS;

    private static final Set<String> C_ENDINGS = Set.of("c", "cc", "cpp", "cxx", "h", "hh", "hpp", "hxx", "inc");
    private static final Set<String> SHELL_ENDINGS = Set.of("sh", "bash", "zsh", "ksh", "dash", "bats");
    private static final Pattern SHELL_BANG = Pattern.compile("\\A#!\\s*\\S*(/env\\s+(-S\\s+)?|/)(ba|da|z|k|a)?sh\\b");
    private static final Pattern WORKFLOW_KEYS = Pattern.compile("(?m)^(jobs|runs):\\s*$");

    /** Whether a file in a folder is worth reading. */
    public static boolean mayBe(Path file) {
        Path name = file.getFileName();
        return name != null && (byName(file).isPresent() || name.toString().indexOf('.') < 0);
    }

    public static Optional<FileKind> of(Path file, String text) {
        Optional<FileKind> named = byName(file);
        if (named.isPresent()) {
            return named;
        }
        if (SHELL_BANG.matcher(text).find()) {
            return Optional.of(SHELL);
        }
        String name = name(file);
        if (beginsLikeADockerfile(text)) {
            return Optional.of(DOCKERFILE);
        }
        if ((name.endsWith(".yml") || name.endsWith(".yaml"))
                && WORKFLOW_KEYS.matcher(text).find()) {
            return Optional.of(WORKFLOW);
        }
        return Optional.empty();
    }

    /** FROM comes first, or after arguments. */
    private static boolean beginsLikeADockerfile(String text) {
        for (String line : text.split("\n", -1)) {
            String stripped = line.strip();
            if (stripped.matches("(?i)FROM\\s+\\S.*")) {
                return true;
            }
            if (!stripped.isEmpty() && !stripped.startsWith("#") && !stripped.matches("(?i)ARG\\s+\\S.*")) {
                return false;
            }
        }
        return false;
    }

    private static Optional<FileKind> byName(Path file) {
        String name = name(file);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        String path = file.toString().replace('\\', '/').toLowerCase(Locale.ROOT);
        boolean yaml = ending.equals("yml") || ending.equals("yaml");
        if (name.matches("(dockerfile|containerfile)([._-].*)?")
                || ending.equals("dockerfile")
                || ending.equals("containerfile")) {
            return name.endsWith(".dockerignore") ? Optional.empty() : Optional.of(DOCKERFILE);
        }
        if (name.matches("(gnu)?makefile([._-].*)?") || ending.equals("mk") || ending.equals("mak")) {
            return Optional.of(MAKEFILE);
        }
        if (yaml && (path.contains(".github/workflows/") || name.matches("action\\.ya?ml"))) {
            return Optional.of(WORKFLOW);
        }
        if (name.equals(".gitlab-ci.yml")) {
            return Optional.of(GITLAB);
        }
        return switch (name) {
            case "cargo.toml" -> Optional.of(CARGO);
            case "rust-toolchain", "rust-toolchain.toml" -> Optional.of(RUST_TOOLCHAIN);
            case "package.json" -> Optional.of(PACKAGE_JSON);
            case "build.rs" -> Optional.of(BUILD_RS);
            default ->
                name.matches("(.*[-_.])?requirements([-_.].*)?\\.(txt|in)")
                                || path.matches(".*/requirements/[^/]+\\.txt")
                        ? Optional.of(REQUIREMENTS)
                        : byEnding(ending);
        };
    }

    private static Optional<FileKind> byEnding(String ending) {
        if (SHELL_ENDINGS.contains(ending)) {
            return Optional.of(SHELL);
        }
        if (ending.equals("nix")) {
            return Optional.of(NIX);
        }
        return C_ENDINGS.contains(ending) ? Optional.of(C_SOURCE) : Optional.empty();
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    }
}
