package dev.vitrine.audit.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Git repository says about itself, without Git.
 *
 * @param commit of HEAD, in hexadecimal
 * @param origin the URL of the remote of that name, without a password
 * @param tag that points to the commit
 */
record GitFolder(Optional<String> commit, Optional<String> origin, Optional<String> tag) {

    private static final int MAX_SIZE = 1 << 20;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final Pattern ORIGIN =
            Pattern.compile("\\[remote \"origin\"]\\s*\\n(?:\\s+[^\\[\\n]*\\n)*?\\s*url\\s*=\\s*(\\S+)");

    static GitFolder read(Path repository) throws IOException {
        Path git = repository.resolve(".git");
        if (!Files.isDirectory(git)) {
            return new GitFolder(Optional.empty(), Optional.empty(), Optional.empty());
        }
        String packed = text(git.resolve("packed-refs")).orElse("");
        Optional<String> commit =
                text(git.resolve("HEAD")).map(String::strip).flatMap(head -> resolve(git, packed, head));
        Matcher origin = ORIGIN.matcher(text(git.resolve("config")).orElse(""));
        return new GitFolder(
                commit,
                origin.find() ? Optional.of(withoutSecrets(origin.group(1))) : Optional.empty(),
                commit.flatMap(id -> tag(git, packed, id)));
    }

    private static Optional<String> resolve(Path git, String packed, String head) {
        if (COMMIT.matcher(head).matches()) {
            return Optional.of(head);
        }
        if (!head.matches("ref: refs/[A-Za-z0-9._/+-]+") || head.contains("..")) {
            return Optional.empty();
        }
        String name = head.substring("ref: ".length());
        return text(git.resolve(name))
                .map(String::strip)
                .filter(id -> COMMIT.matcher(id).matches())
                .or(() -> packed(packed, name));
    }

    private static Optional<String> packed(String packed, String name) {
        return packed.lines()
                .filter(line -> line.endsWith(" " + name))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .filter(id -> COMMIT.matcher(id).matches())
                .findFirst();
    }

    private static Optional<String> tag(Path git, String packed, String commit) {
        Path tags = git.resolve("refs/tags");
        if (Files.isDirectory(tags)) {
            try (Stream<Path> files = Files.list(tags)) {
                Optional<String> loose = files.filter(Files::isRegularFile)
                        .sorted()
                        .filter(file -> text(file)
                                .map(String::strip)
                                .filter(commit::equals)
                                .isPresent())
                        .map(file -> String.valueOf(file.getFileName()))
                        .findFirst();
                if (loose.isPresent()) {
                    return loose;
                }
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        // The line after an annotated tag has the commit that it is about.
        String previous = "";
        for (String line : packed.lines().toList()) {
            String name = line.startsWith("^") ? previous : line;
            if (line.startsWith("^" + commit) || (line.startsWith(commit) && line.contains(" refs/tags/"))) {
                return Optional.of(name.substring(name.lastIndexOf('/') + 1));
            }
            previous = line;
        }
        return Optional.empty();
    }

    private static String withoutSecrets(String url) {
        return url.replaceFirst("^([a-z+]+://)[^/@]*@", "$1");
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MAX_SIZE
                    ? Optional.of(Files.readString(file))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
