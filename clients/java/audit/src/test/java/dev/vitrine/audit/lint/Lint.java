package dev.vitrine.audit.lint;

import dev.vitrine.audit.lint.file.FileKind;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Findings as short texts. */
public final class Lint {

    private Lint() {}

    /** Each finding as {@code line rule}. */
    public static List<String> of(FileKind kind, String... lines) {
        return at(Path.of("there-is-no-such-folder", "file"), kind, lines);
    }

    public static List<String> at(Path file, FileKind kind, String... lines) {
        return Linter.check(file, String.join("\n", lines) + "\n", kind, "file").stream()
                .sorted(Comparator.comparingInt(Finding::line).thenComparing(Finding::rule))
                .map(finding -> finding.line() + " " + finding.rule())
                .toList();
    }

    public static List<String> docker(String... lines) {
        return of(FileKind.DOCKERFILE, lines);
    }

    /** The findings in RUN instructions, one on each line from line 2, on top of a pinned image. */
    public static List<String> run(String... commands) {
        StringBuilder file = new StringBuilder("FROM debian@sha256:" + "a".repeat(64) + "\n");
        for (String command : commands) {
            file.append("RUN ").append(command).append('\n');
        }
        return of(FileKind.DOCKERFILE, file.toString());
    }

    public static List<String> script(String... lines) {
        return of(FileKind.SHELL, lines);
    }
}
