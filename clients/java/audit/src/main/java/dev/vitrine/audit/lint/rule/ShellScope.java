package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import dev.vitrine.audit.lint.shell.Pipeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Commands that run in one place, one after the other: a stage of a Dockerfile, a script, a job.
 *
 * @param steps in their order
 * @param variables those whose values stand in the file
 * @param base the scope that this one continues: the stage that a stage is built from
 * @param texts what else says where packages come from: files that are copied over, values of variables
 * @param setting what the commands are for
 */
public record ShellScope(
        List<Step> steps,
        Map<String, String> variables,
        Optional<ShellScope> base,
        List<String> texts,
        Setting setting) {

    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}$]*)|[^}$]*)?}|\\$([A-Za-z_][A-Za-z0-9_]*)");

    /** What commands are for. */
    public enum Setting {
        /** Everything in it makes the result: a Dockerfile, a Makefile. */
        BUILD,
        /** It may build, or start a server: a script. */
        SCRIPT
    }

    /**
     * What is written as one: a RUN instruction, a line of a recipe, a whole script.
     *
     * @param whole the findings of one rule that are about the same thing are one finding in it
     */
    public record Step(List<Pipeline> pipelines, boolean whole) {
        public Step {
            pipelines = List.copyOf(pipelines);
        }
    }

    public ShellScope {
        steps = List.copyOf(steps);
        variables = Map.copyOf(variables);
        texts = List.copyOf(texts);
    }

    public List<Pipeline> pipelines() {
        return steps.stream().flatMap(step -> step.pipelines().stream()).toList();
    }

    public Stream<Command> commands() {
        return pipelines().stream().flatMap(pipeline -> pipeline.commands().stream());
    }

    /** This scope and those that it continues. */
    public Stream<ShellScope> withBases() {
        return Stream.iterate(Optional.of(this), Optional::isPresent, scope -> scope.flatMap(ShellScope::base))
                .flatMap(Optional::stream);
    }

    /** With the values of the variables that are known. */
    public String expand(String text) {
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1) == null ? matcher.group(3) : matcher.group(1);
            String fallback = matcher.group(2) == null ? matcher.group() : matcher.group(2);
            String value = variables.getOrDefault(name, fallback);
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(out).toString();
    }
}
