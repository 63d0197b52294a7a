package dev.vitrine.audit.rebuild;

import dev.vitrine.audit.manifest.BuildRecipe;
import dev.vitrine.audit.manifest.PinnedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command of a build.
 *
 * @param needsNetwork it fetches what a lock file of the source pins by digest, and runs nothing of the source
 * @param isByDaemon it only asks a daemon, which builds with an isolation of its own and has to be reached
 */
record BuildStep(List<String> command, boolean needsNetwork, boolean isByDaemon) {

    /**
     * The commands of a recipe.
     *
     * @param key where the published dummy key is, for builders that sign
     * @param images archives of container images that the recipe pins
     */
    static List<BuildStep> of(BuildRecipe recipe, Builder builder, List<Path> images, Path key) {
        String program = builder.program().orElseThrow().toString();
        return switch (recipe.builder()) {
            case COMMAND -> List.of(isolated(recipe.arguments()));
            case MAKE -> List.of(isolated(with(entry(program, "-f", recipe), recipe.arguments())));
            case CARGO -> cargo(program, recipe);
            case DOCKER -> docker(program, recipe, images);
            case NIX -> List.of(nix(program, recipe));
            case GRAMINE -> gramine(program, recipe, key);
        };
    }

    private static List<BuildStep> cargo(String program, BuildRecipe recipe) {
        // `cargo fetch` runs no code of the source; Cargo.lock pins every crate by its digest.
        List<String> fetch = entry(program, "--manifest-path", recipe);
        List<String> build = new ArrayList<>(fetch);
        fetch.addAll(1, List.of("fetch", "--locked"));
        build.addAll(1, List.of("build", "--release", "--locked", "--offline"));
        return List.of(new BuildStep(fetch, true, false), isolated(with(build, recipe.arguments())));
    }

    private static List<BuildStep> docker(String program, BuildRecipe recipe, List<Path> images) {
        List<BuildStep> steps = new ArrayList<>();
        for (Path image : images) {
            steps.add(new BuildStep(List.of(program, "load", "-i", image.toString()), false, true));
        }
        List<String> build = entry(program, "-f", recipe);
        build.addAll(1, List.of("build", "--network=none", "--no-cache", "--pull=false", "--output=type=local,dest=."));
        build.addAll(recipe.arguments());
        build.add(".");
        steps.add(new BuildStep(build, false, true));
        return steps;
    }

    private static BuildStep nix(String program, BuildRecipe recipe) {
        List<String> build = new ArrayList<>(List.of(program, "build", "--no-update-lock-file", "--rebuild"));
        build.addAll(recipe.arguments());
        build.add(recipe.entryPoint().orElse("."));
        return new BuildStep(build, false, true);
    }

    private static List<BuildStep> gramine(String program, BuildRecipe recipe, Path key) {
        String template = recipe.entryPoint().orElseThrow();
        String manifest = template.replaceFirst("\\.template$", "");
        List<String> render = new ArrayList<>(List.of(sibling(program, "gramine-manifest")));
        render.addAll(recipe.arguments());
        render.addAll(List.of(template, manifest));
        List<String> sign =
                List.of(program, "--manifest", manifest, "--output", manifest + ".sgx", "--key", key.toString());
        return List.of(isolated(render), isolated(sign));
    }

    private static String sibling(String program, String name) {
        return Path.of(program).resolveSibling(name).toString();
    }

    private static BuildStep isolated(List<String> command) {
        return new BuildStep(command, false, false);
    }

    private static List<String> entry(String program, String flag, BuildRecipe recipe) {
        List<String> command = new ArrayList<>(List.of(program));
        recipe.entryPoint().ifPresent(entry -> command.addAll(List.of(flag, entry)));
        return command;
    }

    private static List<String> with(List<String> command, List<String> arguments) {
        command.addAll(arguments);
        return command;
    }

    /** The inputs that are container images. */
    static List<PinnedFile> images(List<PinnedFile> inputs) {
        return inputs.stream()
                .filter(input -> input.use() == PinnedFile.Use.IMAGE)
                .toList();
    }
}
