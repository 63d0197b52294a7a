package dev.vitrine.audit.lint;

import dev.vitrine.audit.lint.file.FileKind;
import dev.vitrine.audit.lint.file.LintedFile;
import dev.vitrine.audit.lint.rule.Report;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Applies the rules to files and folders. */
public final class Linter {

    /** Above any recipe that people write. */
    public static final int MAX_FILE = 4 * 1024 * 1024;

    /** Folders whose files are not the recipe: what was fetched, and what was built. */
    private static final Set<String> SKIPPED = Set.of(
            ".git",
            "node_modules",
            "target",
            "vendor",
            "third_party",
            "third-party",
            ".venv",
            "venv",
            "__pycache__",
            "dist");

    private final List<Finding> findings = new ArrayList<>();
    private final List<Path> unknown = new ArrayList<>();
    private int read;

    private Linter() {}

    /**
     * What was found.
     *
     * @param findings in the order of files and lines
     * @param read how many files were read
     * @param unknown files that were named, and that no rule is about
     */
    public record Result(List<Finding> findings, int read, List<Path> unknown) {
        public Result {
            findings = List.copyOf(findings);
            unknown = List.copyOf(unknown);
        }
    }

    /**
     * Looks at files, and at those in folders that rules are about.
     *
     * @throws NoSuchFileException when a path is not there
     */
    public static Result lint(List<Path> paths) throws IOException {
        Linter linter = new Linter();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                linter.walk(path);
            } else if (Files.exists(path)) {
                linter.named(path);
            } else {
                throw new NoSuchFileException(path.toString());
            }
        }
        linter.findings.sort(Comparator.comparing(Finding::file)
                .thenComparingInt(Finding::line)
                .thenComparing(Finding::rule));
        return new Result(linter.findings, linter.read, linter.unknown);
    }

    private void named(Path file) throws IOException {
        Optional<String> text = text(file);
        Optional<FileKind> kind = text.flatMap(content -> FileKind.of(file, content));
        if (kind.isPresent()) {
            check(file, text.orElseThrow(), kind.get());
        } else {
            unknown.add(file);
        }
    }

    private void walk(Path folder) throws IOException {
        Set<Path> files = new TreeSet<>();
        Path unused = Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                Path name = directory.getFileName();
                boolean skipped = name != null && !directory.equals(folder) && SKIPPED.contains(name.toString());
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && attributes.size() <= MAX_FILE && FileKind.mayBe(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        for (Path file : files) {
            Optional<String> text = text(file);
            Optional<FileKind> kind = text.flatMap(content -> FileKind.of(file, content));
            if (kind.isPresent()) {
                check(file, text.orElseThrow(), kind.get());
            }
        }
    }

    private void check(Path file, String text, FileKind kind) {
        read++;
        findings.addAll(check(file, text, kind, file.normalize().toString()));
    }

    /** The findings in one file, without those that it allows. */
    static List<Finding> check(Path file, String text, FileKind kind, String name) {
        Allowances allowed = Allowances.of(text);
        Set<Finding> found = new java.util.LinkedHashSet<>();
        Report report = (rule, line, why, fix) -> {
            if (!allowed.covers(rule, line)) {
                boolean unused = found.add(new Finding(rule, name, line, why, fix));
            }
        };
        LintedFile.read(file, text, kind).check(report);
        return List.copyOf(found);
    }

    /** Empty for what is no text. */
    private static Optional<String> text(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.indexOf('\0') < 0 ? Optional.of(text.replace("\r\n", "\n")) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
