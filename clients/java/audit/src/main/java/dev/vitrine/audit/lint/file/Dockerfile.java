package dev.vitrine.audit.lint.file;

import dev.vitrine.audit.lint.rule.ImageName;
import dev.vitrine.audit.lint.rule.PipRule;
import dev.vitrine.audit.lint.rule.Report;
import dev.vitrine.audit.lint.rule.ShellScope;
import dev.vitrine.audit.lint.rule.ShellScope.Setting;
import dev.vitrine.audit.lint.rule.ShellScope.Step;
import dev.vitrine.audit.lint.shell.ShellParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Dockerfile: stages, images, and what RUN runs. */
final class Dockerfile implements LintedFile {

    private static final Pattern PAIR =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(\"(?:[^\"\\\\]++|\\\\.)*+\"|'[^']*'|(?:[^\\s\\\\]++|\\\\.)*+)");
    private static final Pattern JSON_STRING = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Set<String> PLATFORM = Set.of("BUILDPLATFORM", "TARGETPLATFORM", "TARGETARCH", "BUILDARCH");
    private static final int MAX_NEIGHBOUR = 1 << 20;
    private static final int MAX_LEVELS = 4;

    private final Path path;
    private final List<DockerInstruction> instructions;
    private final Map<String, String> global = new HashMap<>();
    private final Map<String, DockerStage> stages = new HashMap<>();
    private final List<DockerStage> order = new ArrayList<>();

    private Dockerfile(Path path, String text) {
        this.path = path;
        this.instructions = DockerInstruction.parse(text);
    }

    static LintedFile read(Path path, String text) {
        return new Dockerfile(path, text);
    }

    @Override
    public void check(Report report) {
        @Nullable DockerStage stage = null;
        for (DockerInstruction instruction : instructions) {
            if (instruction.name().equals("FROM")) {
                stage = from(instruction, report);
            } else if (instruction.name().equals("ARG") && stage == null) {
                arguments(instruction, global, Map.of());
            } else if (stage != null) {
                inStage(instruction, stage, report);
            }
        }
        for (DockerStage done : order) {
            done.close(report);
        }
        LintedFile.checkScopes(order.stream().map(DockerStage::scope).toList(), report);
    }

    private DockerStage from(DockerInstruction instruction, Report report) {
        String[] words = instruction.flat().split("\\s+", -1);
        String image = expand(words[0], global);
        Optional<DockerStage> base = Optional.ofNullable(stages.get(image.toLowerCase(Locale.ROOT)));
        if (base.isEmpty()) {
            checkImage(image, words[0], instruction.line(), report);
        }
        DockerStage stage = new DockerStage(base);
        order.add(stage);
        if (words.length >= 3 && words[1].equalsIgnoreCase("as")) {
            stages.put(words[2].toLowerCase(Locale.ROOT), stage);
        }
        return stage;
    }

    private static void checkImage(String image, String written, int line, Report report) {
        boolean none = image.isEmpty() || image.equalsIgnoreCase("scratch") || ImageName.isPinned(image);
        if (none) {
            return;
        }
        if (image.startsWith("$")) {
            report.add(
                    ImageName.RULE,
                    line,
                    "the image is whatever the caller passes as " + written,
                    "give the argument a default with a digest: ARG NAME=image@sha256:...");
        } else {
            report.add(ImageName.RULE, line, ImageName.why(image), ImageName.fix(image));
        }
    }

    private void inStage(DockerInstruction instruction, DockerStage stage, Report report) {
        switch (instruction.name()) {
            case "ARG" -> arguments(instruction, stage.variables(), global);
            case "ENV" -> environment(instruction, stage.variables());
            case "SHELL" -> stage.shell(instruction.flat());
            case "RUN" -> run(instruction, stage, report);
            case "COPY" -> {
                checkFrom(instruction.flag("from"), instruction.line(), stage, report);
                copy(instruction, stage);
            }
            case "ADD" -> {
                add(instruction, stage, report);
                copy(instruction, stage);
            }
            default -> {}
        }
    }

    private static void arguments(DockerInstruction instruction, Map<String, String> into, Map<String, String> outer) {
        String text = instruction.flat();
        Matcher matcher = PAIR.matcher(text);
        boolean found = false;
        while (matcher.find()) {
            found = true;
            into.put(matcher.group(1), expand(unquoted(matcher.group(2)), into));
        }
        if (!found) {
            // An argument of the whole file is not seen in a stage before the stage names it.
            for (String name : text.split("\\s+", -1)) {
                Optional.ofNullable(outer.get(name)).ifPresent(value -> into.put(name, value));
            }
        }
    }

    private static void environment(DockerInstruction instruction, Map<String, String> into) {
        String text = instruction.flat();
        String[] old = text.split("\\s+", 2);
        if (old.length == 2 && !old[0].contains("=")) {
            into.put(old[0], expand(unquoted(old[1]), into));
            return;
        }
        Matcher matcher = PAIR.matcher(text);
        while (matcher.find()) {
            into.put(matcher.group(1), expand(unquoted(matcher.group(2)), into));
        }
    }

    private void checkFrom(String from, int line, DockerStage stage, Report report) {
        String image = expand(from, stage.variables());
        boolean known = image.isEmpty()
                || image.matches("[0-9]+")
                || stages.containsKey(image.toLowerCase(Locale.ROOT))
                || image.startsWith("$");
        // A name without slash, tag and digest may be a further context of the build.
        if (!known && (image.contains("/") || image.contains(":"))) {
            checkImage(image, from, line, report);
        }
    }

    private void run(DockerInstruction instruction, DockerStage stage, Report report) {
        for (String flag : instruction.flags()) {
            Matcher mount = Pattern.compile("[=,]from=([^,]+)").matcher(flag);
            if (mount.find()) {
                checkFrom(mount.group(1), instruction.line(), stage, report);
            }
        }
        if (!stage.isPosix()) {
            return;
        }
        stage.add(new Step(ShellParser.parse(script(instruction), instruction.textLine()), true));
    }

    /** Of the exec form, the words; of a document alone, its lines. */
    private static String script(DockerInstruction instruction) {
        String text = instruction.text();
        String flat = instruction.flat();
        if (flat.startsWith("[") && flat.endsWith("]")) {
            StringBuilder words = new StringBuilder();
            Matcher matcher = JSON_STRING.matcher(flat);
            while (matcher.find()) {
                String word = matcher.group(1).replace("\\\"", "\"").replace("\\\\", "\\");
                words.append('\'').append(word.replace("'", "'\\''")).append("' ");
            }
            return words.toString();
        }
        Matcher document = Pattern.compile("\\A\\s*<<-?([\"']?)([A-Za-z_][A-Za-z0-9_]*)\\1[ \\t]*\\n")
                .matcher(text);
        if (document.find()) {
            int end = text.lastIndexOf(document.group(2));
            return "\n" + text.substring(document.end(), Math.max(document.end(), end));
        }
        Matcher shell = Pattern.compile(
                        "\\A\\s*(ba|da|z|a)?sh(\\s+-[a-z]+)*\\s+<<-?([\"']?)([A-Za-z_][A-Za-z0-9_]*)\\3[ \\t]*\\n")
                .matcher(text);
        if (shell.find()) {
            int end = text.lastIndexOf(shell.group(4));
            return "\n" + text.substring(shell.end(), Math.max(shell.end(), end));
        }
        return text;
    }

    private static void add(DockerInstruction instruction, DockerStage stage, Report report) {
        if (!instruction.flag("checksum").isEmpty()) {
            return;
        }
        String[] words =
                instruction.flat().replaceAll("[\\[\\],\"]", " ").strip().split("\\s+", -1);
        for (int i = 0; i + 1 < words.length; i++) {
            String url = expand(words[i], stage.variables());
            if (url.matches("(?i)(git@|ssh://|git://).*") || url.matches("(?i)https?://[^#]+\\.git(#.*)?")) {
                String revision =
                        url.contains("#") ? url.substring(url.indexOf('#') + 1).replaceFirst(":.*", "") : "";
                if (!revision.matches("[0-9a-f]{40}|[0-9a-f]{64}|\\$.*")) {
                    report.add(
                            "git-branch",
                            instruction.line(),
                            "ADD takes whatever the branch or tag points to on the day of the build",
                            "name the commit: ADD " + url.replaceFirst("#.*", "") + "#COMMIT");
                }
            } else if (url.matches("(?i)(https?|ftp)://.*")) {
                stage.added(instruction.line(), url.substring(url.lastIndexOf('/') + 1), words[words.length - 1]);
            }
        }
    }

    /** Files that say where packages come from. */
    private void copy(DockerInstruction instruction, DockerStage stage) {
        if (!instruction.flag("from").isEmpty()) {
            return;
        }
        if (instruction.text().contains("<<")) {
            stage.texts().add(instruction.text());
            return;
        }
        String[] words =
                instruction.flat().replaceAll("[\\[\\],\"]", " ").strip().split("\\s+", -1);
        String target = words[words.length - 1];
        for (int i = 0; i + 1 < words.length; i++) {
            String name = words[i].substring(words[i].lastIndexOf('/') + 1);
            if (name.matches("(?i).*requirements.*\\.txt")
                    || (name.matches("(?i).*sources.*|.*\\.list") && target.contains("apt"))) {
                neighbour(words[i])
                        .ifPresentOrElse(
                                text -> {
                                    stage.texts().add(text);
                                    if (Requirements.isHashed(text)) {
                                        stage.texts().add(PipRule.hashedMark(name));
                                    }
                                },
                                () -> {
                                    if (target.contains("apt")) {
                                        // Whoever replaces the sources by a file that is not here is not told that they
                                        // did not.
                                        stage.texts().add("snapshot.debian.org");
                                    }
                                });
            }
        }
    }

    /** A file of the build's context, which may be a folder above the one that the Dockerfile lies in. */
    private Optional<String> neighbour(String relative) {
        if (relative.contains("..") || relative.startsWith("/") || relative.contains("$")) {
            return Optional.empty();
        }
        @Nullable Path folder = path.toAbsolutePath().getParent();
        try {
            for (int level = 0; folder != null && level < MAX_LEVELS; level++) {
                Path file = folder.resolve(relative);
                if (Files.isRegularFile(file) && Files.size(file) < MAX_NEIGHBOUR) {
                    return Optional.of(Files.readString(file));
                }
                folder = Files.exists(folder.resolve(".git")) ? null : folder.getParent();
            }
        } catch (IOException | java.nio.file.InvalidPathException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static String expand(String text, Map<String, String> variables) {
        Map<String, String> known = new HashMap<>(variables);
        PLATFORM.forEach(name -> known.putIfAbsent(name, "platform"));
        return new ShellScope(List.of(), known, Optional.empty(), List.of(), Setting.BUILD).expand(text);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && ((value.startsWith("\"") && value.endsWith("\"")) || (value.startsWith("'") && value.endsWith("'")));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
