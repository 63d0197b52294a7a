package dev.vitrine.audit.manifest;

import dev.vitrine.evidence.reportdata.Recipe;
import dev.vitrine.evidence.yaml.Yaml;
import dev.vitrine.evidence.yaml.Yaml.Mapping;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The enclaves of a manifest. */
final class EnclaveSection {

    private static final int MAX_ENCLAVES = 32;
    private static final int MAX_UNMEASURED = 32;
    private static final int MAX_UNMEASURED_SIZE = 1024;

    private EnclaveSection() {}

    static List<DeclaredEnclave> parse(Mapping top, List<BuildRecipe> recipes) throws MalformedException {
        Optional<Recipe> shared = reportData(top, "report-data");
        List<DeclaredEnclave> enclaves = new ArrayList<>();
        Set<String> names = Fields.names();
        Yaml section = top.require("enclaves", "list the enclaves of the release, each with a name");
        for (Yaml item : Fields.atMost(top, "enclaves", MAX_ENCLAVES)) {
            Mapping enclave = item.mapping(
                    Set.of("name", "recipe", "image", "config", "signed", "expected", "report-data", "unmeasured"));
            Optional<Recipe> own = reportData(enclave, "report-data");
            Optional<Yaml> signed = enclave.find("signed");
            Optional<Yaml> expected = enclave.find("expected");
            DeclaredEnclave declared = new DeclaredEnclave(
                    Fields.unique(enclave.require("name", "write a name, like wallet"), 127, names),
                    recipe(enclave, recipes),
                    Fields.path(enclave, "image"),
                    Fields.path(enclave, "config"),
                    signed.isPresent() ? Optional.of(Fields.released(signed.get())) : Optional.empty(),
                    expected.isPresent() ? Optional.of(IdentitySection.parse(expected.get())) : Optional.empty(),
                    own.isPresent() ? own : shared,
                    unmeasured(enclave));
            if (declared.signed().isEmpty() && declared.expected().isEmpty()) {
                throw item.malformed("nothing to compare a rebuild with: add signed, the enclave that was released, or"
                        + " expected, what it should be");
            }
            if (declared.image().isEmpty() && enclave.find("recipe").isPresent()) {
                throw item.malformed("the key image is missing: write the path of what the recipe leaves behind");
            }
            enclaves.add(declared);
        }
        if (enclaves.isEmpty()) {
            throw section.malformed("a release without an enclave");
        }
        return enclaves;
    }

    /** The only recipe where none is named; none where the enclave leaves no image behind. */
    private static Optional<String> recipe(Mapping enclave, List<BuildRecipe> recipes) throws MalformedException {
        Optional<Yaml> value = enclave.find("recipe");
        if (value.isPresent()) {
            String name = value.get().text();
            if (recipes.stream().noneMatch(recipe -> recipe.name().equals(name))) {
                throw value.get().malformed("no such recipe: " + Yaml.quoted(name));
            }
            return Optional.of(name);
        }
        if (enclave.find("image").isEmpty()) {
            return Optional.empty();
        }
        if (recipes.size() != 1) {
            throw enclave.require("image")
                    .malformed(
                            recipes.isEmpty()
                                    ? "an image, and no recipe that builds it: add one under recipes"
                                    : "which recipe builds it? add recipe, with one of the names under recipes");
        }
        return Optional.of(recipes.get(0).name());
    }

    static List<String> unmeasured(Mapping mapping) throws MalformedException {
        return Fields.lines(mapping, "unmeasured", MAX_UNMEASURED, MAX_UNMEASURED_SIZE);
    }

    static Optional<Recipe> reportData(Mapping mapping, String key) throws MalformedException {
        Optional<Yaml> value = mapping.find(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Recipe.parse(Fields.line(value.get(), Recipe.MAX_LENGTH)));
        } catch (MalformedException e) {
            throw e.what().startsWith("line ")
                    ? e
                    : value.get()
                            .malformed("not a recipe for report data: " + e.what()
                                    + "; an example is sha256(pem(pubkey) || csr)");
        }
    }
}
