package dev.vitrine.audit.manifest;

import dev.vitrine.audit.manifest.DeclaredEvidence.Missing;
import dev.vitrine.evidence.reportdata.Recipe;
import dev.vitrine.evidence.yaml.Yaml;
import dev.vitrine.evidence.yaml.Yaml.Mapping;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The evidence that a manifest names, and the holes in it. */
final class EvidenceSection {

    private static final int MAX_EVIDENCE = 1000;
    private static final int MAX_PREIMAGES = 16;
    private static final int MAX_MISSING = 16;
    private static final int MAX_TEXT = 1024;

    private EvidenceSection() {}

    static List<DeclaredEvidence> parse(Mapping top, List<DeclaredEnclave> enclaves) throws MalformedException {
        List<DeclaredEvidence> evidence = new ArrayList<>();
        Set<String> names = Fields.names();
        for (Yaml item : Fields.atMost(top, "evidence", MAX_EVIDENCE)) {
            Mapping one = item.mapping(Set.of("name", "enclave", "file", "report-data", "preimages", "missing"));
            Optional<Yaml> file = one.find("file");
            Optional<String> enclave = enclave(one, enclaves);
            Optional<Recipe> reportData = EnclaveSection.reportData(one, "report-data");
            DeclaredEvidence declared = new DeclaredEvidence(
                    Fields.unique(one.require("name", "write a name, like boot-7"), 127, names),
                    enclave,
                    file.isPresent() ? Optional.of(Fields.released(file.get())) : Optional.empty(),
                    reportData,
                    preimages(one, reportData.isPresent() ? reportData : recipeOf(enclave, enclaves)),
                    missing(one));
            if (declared.file().isEmpty() && declared.missing().isEmpty()) {
                throw item.malformed(
                        "neither file nor missing: name the quote or report, or say what is missing and who"
                                + " could supply it");
            }
            evidence.add(declared);
        }
        return evidence;
    }

    private static Optional<String> enclave(Mapping one, List<DeclaredEnclave> enclaves) throws MalformedException {
        Optional<Yaml> value = one.find("enclave");
        if (value.isEmpty()) {
            return enclaves.size() == 1 ? Optional.of(enclaves.get(0).name()) : Optional.empty();
        }
        String name = value.get().text();
        if (enclaves.stream().noneMatch(enclave -> enclave.name().equals(name))) {
            throw value.get().malformed("no such enclave: " + Yaml.quoted(name));
        }
        return Optional.of(name);
    }

    private static Optional<Recipe> recipeOf(Optional<String> name, List<DeclaredEnclave> enclaves) {
        return enclaves.stream()
                .filter(enclave -> name.filter(enclave.name()::equals).isPresent())
                .flatMap(enclave -> enclave.reportData().stream())
                .findFirst();
    }

    private static Map<String, ReleasedFile> preimages(Mapping one, Optional<Recipe> recipe) throws MalformedException {
        Map<String, ReleasedFile> preimages = new TreeMap<>();
        Optional<Yaml> value = one.find("preimages");
        if (value.isEmpty()) {
            return preimages;
        }
        if (recipe.isEmpty()) {
            throw value.get().malformed("preimages, and no report-data recipe that they belong to");
        }
        for (Map.Entry<String, Yaml> entry :
                value.get().mapping(recipe.get().names()).values().entrySet()) {
            preimages.put(entry.getKey(), Fields.released(entry.getValue()));
        }
        if (preimages.size() > MAX_PREIMAGES) {
            throw value.get().malformed("more than " + MAX_PREIMAGES + " preimages");
        }
        return preimages;
    }

    private static List<Missing> missing(Mapping one) throws MalformedException {
        List<Missing> missing = new ArrayList<>();
        for (Yaml item : Fields.atMost(one, "missing", MAX_MISSING)) {
            Mapping hole = item.mapping(Set.of("what", "supplier"));
            missing.add(new Missing(
                    Fields.line(hole.require("what", "write what is missing"), MAX_TEXT),
                    Fields.line(hole.require("supplier", "write who could supply it"), MAX_TEXT)));
        }
        return missing;
    }
}
