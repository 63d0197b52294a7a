package dev.vitrine.audit.manifest;

import dev.vitrine.audit.manifest.BuildRecipe.LockFile;
import dev.vitrine.evidence.yaml.Yaml;
import dev.vitrine.evidence.yaml.Yaml.Mapping;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The recipes of a manifest. */
final class RecipeSection {

    private static final int MAX_RECIPES = 32;
    private static final int MAX_ARGUMENTS = 64;
    private static final int MAX_ARGUMENT = 1024;

    private RecipeSection() {}

    static List<BuildRecipe> parse(Mapping top, List<PinnedFile> inputs) throws MalformedException {
        Set<String> known = new LinkedHashSet<>();
        inputs.forEach(input -> known.add(input.name()));
        List<BuildRecipe> recipes = new ArrayList<>();
        Set<String> names = Fields.names();
        for (Yaml item : Fields.atMost(top, "recipes", MAX_RECIPES)) {
            Mapping recipe = item.mapping(Set.of("name", "builder", "entry-point", "arguments", "inputs", "lock"));
            String name = Fields.unique(recipe.require("name", "write a name, like main"), 63, names);
            BuildTool builder = builder(recipe.require("builder", "write one of " + codes()));
            Optional<String> entryPoint = entryPoint(recipe, builder);
            List<String> arguments = Fields.lines(recipe, "arguments", MAX_ARGUMENTS, MAX_ARGUMENT);
            if (builder == BuildTool.COMMAND && arguments.isEmpty()) {
                throw recipe.whole()
                        .malformed("a command without arguments: write the program and its arguments, one item each");
            }
            recipes.add(new BuildRecipe(name, builder, entryPoint, arguments, inputs(recipe, known), lock(recipe)));
        }
        return recipes;
    }

    private static Optional<String> entryPoint(Mapping recipe, BuildTool builder) throws MalformedException {
        Optional<Yaml> value = recipe.find("entry-point");
        if (value.isEmpty()) {
            if (builder == BuildTool.GRAMINE) {
                throw recipe.whole()
                        .malformed("the key entry-point is missing: write the path of the manifest template");
            }
            return Optional.empty();
        }
        return Optional.of(
                builder == BuildTool.NIX
                        ? Fields.line(value.get(), MAX_ARGUMENT)
                        : Fields.path(value.get()).text());
    }

    private static List<String> inputs(Mapping recipe, Set<String> known) throws MalformedException {
        if (recipe.find("inputs").isEmpty()) {
            return List.copyOf(known);
        }
        Set<String> chosen = new LinkedHashSet<>();
        for (Yaml item : recipe.list("inputs")) {
            String name = item.text();
            if (!known.contains(name)) {
                throw item.malformed(
                        "no such input: " + Yaml.quoted(name) + ": add it under inputs, or to inputs.lock");
            }
            if (!chosen.add(name)) {
                throw item.malformed("the input is there twice: " + name);
            }
        }
        return List.copyOf(chosen);
    }

    private static Optional<LockFile> lock(Mapping recipe) throws MalformedException {
        Optional<Yaml> value = recipe.find("lock");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Mapping lock = value.get().mapping(Set.of("path", "sha256"));
        return Optional.of(new LockFile(
                Fields.path(lock.require("path", "write the lock file's path in the source, like Cargo.lock")),
                Fields.sha256(lock)));
    }

    private static BuildTool builder(Yaml value) throws MalformedException {
        String code = value.text();
        for (BuildTool builder : BuildTool.values()) {
            if (builder.code().equals(code)) {
                return builder;
            }
        }
        throw value.malformed("no such builder: " + Yaml.quoted(code) + ": write one of " + codes());
    }

    private static String codes() {
        Set<String> codes = new TreeSet<>();
        Arrays.stream(BuildTool.values()).map(BuildTool::code).forEach(codes::add);
        return String.join(", ", codes);
    }
}
