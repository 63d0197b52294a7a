package dev.vitrine.audit.manifest;

import dev.vitrine.audit.manifest.PinnedFile.Use;
import dev.vitrine.evidence.yaml.Yaml;
import dev.vitrine.evidence.yaml.Yaml.Mapping;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The inputs of a build: a section of a manifest, or the file {@code inputs.lock}. */
final class InputSection {

    static final int MAX_INPUTS = 20_000;
    static final int MAX_LOCK_SIZE = 16 * 1024 * 1024;

    private static final Yaml.Limits LOCK_LIMITS = new Yaml.Limits("inputs.lock", MAX_LOCK_SIZE, 400_000);

    private InputSection() {}

    static List<PinnedFile> parseLock(Bytes file) throws MalformedException {
        Mapping top = Yaml.parse(file, LOCK_LIMITS).mapping(Set.of("version", "inputs"));
        String unused = top.require("version", "write `version: 1`").oneOf(Set.of("1"));
        return parse(top);
    }

    static List<PinnedFile> parse(Mapping top) throws MalformedException {
        List<PinnedFile> inputs = new ArrayList<>();
        Set<String> names = Fields.names();
        Set<String> paths = Fields.names();
        for (Yaml item : Fields.atMost(top, "inputs", MAX_INPUTS)) {
            Mapping input = item.mapping(Set.of("name", "url", "sha256", "size", "path", "use"));
            Optional<RelativePath> path = Fields.path(input, "path");
            if (path.isPresent() && !paths.add(path.get().text())) {
                throw input.require("path").malformed("two inputs go to one path");
            }
            inputs.add(new PinnedFile(
                    Fields.unique(
                            input.require("name", "write a name, for recipes to refer to"), PinnedFile.MAX_NAME, names),
                    Fields.url(input),
                    Fields.sha256(input),
                    Fields.size(input),
                    path,
                    use(input)));
        }
        return inputs;
    }

    private static Use use(Mapping input) throws MalformedException {
        Optional<Yaml> value = input.find("use");
        if (value.isEmpty()) {
            return Use.FILE;
        }
        String code = value.get().oneOf(Set.of(Use.FILE.code(), Use.IMAGE.code()));
        return code.equals(Use.IMAGE.code()) ? Use.IMAGE : Use.FILE;
    }
}
