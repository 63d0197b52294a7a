package dev.vitrine.audit.manifest;

import dev.vitrine.audit.manifest.PinnedFile.Use;
import dev.vitrine.evidence.yaml.Yaml;
import dev.vitrine.evidence.yaml.Yaml.Mapping;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The schema of a manifest: which keys there are, and what they hold. */
final class ManifestFile {

    private static final Yaml.Limits LIMITS = Yaml.limits("the manifest", Manifest.MAX_SIZE);
    private static final int MAX_NOTES = 16;
    private static final int MAX_NOTE = 4096;

    private ManifestFile() {}

    static Manifest parse(Bytes yaml, Optional<Bytes> lock) throws MalformedException {
        Mapping top = top(yaml);
        Optional<RelativePath> lockPath = Fields.path(top, "inputs-lock");
        List<PinnedFile> inputs = inputs(top, lock);
        List<BuildRecipe> recipes = RecipeSection.parse(top, inputs);
        List<DeclaredEnclave> enclaves = EnclaveSection.parse(top, recipes);
        return new Manifest(
                Fields.line(top.require("project", "write where it lives, like example.org/wallet"), 255),
                Fields.line(top.require("release", "write its version, like 1.4.0"), 127),
                source(top),
                enclaves,
                recipes,
                inputs,
                lockPath,
                EvidenceSection.parse(top, enclaves),
                EnclaveSection.unmeasured(top),
                horizon(top),
                Fields.lines(top, "notes", MAX_NOTES, MAX_NOTE));
    }

    /** The file beside the manifest that it cannot be read without. */
    static Optional<RelativePath> lockOf(Bytes yaml) throws MalformedException {
        return Fields.path(top(yaml), "inputs-lock");
    }

    private static Mapping top(Bytes yaml) throws MalformedException {
        Mapping top = Yaml.parse(yaml, LIMITS)
                .mapping(Set.of(
                        "version",
                        "project",
                        "release",
                        "source",
                        "recipes",
                        "enclaves",
                        "inputs",
                        "inputs-lock",
                        "report-data",
                        "evidence",
                        "unmeasured",
                        "reproducible-until",
                        "notes"));
        String unused = top.require("version", "write `version: 1`, the version of the format")
                .oneOf(Set.of("1"));
        return top;
    }

    private static List<PinnedFile> inputs(Mapping top, Optional<Bytes> lock) throws MalformedException {
        Optional<Yaml> named = top.find("inputs-lock");
        if (named.isPresent() && top.find("inputs").isPresent()) {
            throw named.get().malformed("inputs and inputs-lock: keep the inputs in one of the two");
        }
        if (named.isEmpty()) {
            return InputSection.parse(top);
        }
        try {
            return InputSection.parseLock(lock.orElseThrow(() -> named.get()
                    .malformed(
                            "the inputs are in another file, which was not given: read the manifest from its folder")));
        } catch (MalformedException e) {
            throw lock.isEmpty() ? e : new MalformedException("inputs.lock, " + e.what(), e.position());
        }
    }

    private static DeclaredSource source(Mapping top) throws MalformedException {
        Mapping source = top.require("source", "write url, and commit or archive")
                .mapping(Set.of("url", "commit", "tag", "subdirectory", "archive"));
        Optional<Yaml> commit = source.find("commit");
        Optional<Yaml> archive = source.find("archive");
        if (commit.isEmpty() && archive.isEmpty()) {
            throw source.whole()
                    .malformed(
                            "the key commit is missing: write the 40 or 64 digits that `git rev-parse HEAD` prints, or"
                                    + " archive; a tag or a branch can be moved");
        }
        return new DeclaredSource(
                Fields.url(source.require("url", "write where the repository is")),
                commit.isPresent() ? Optional.of(commit.get().hex(20, 32)) : Optional.empty(),
                Fields.line(source, "tag", 255),
                Fields.path(source, "subdirectory"),
                archive.isPresent() ? Optional.of(archive(archive.get())) : Optional.empty());
    }

    private static PinnedFile archive(Yaml value) throws MalformedException {
        Mapping archive = value.mapping(Set.of("url", "sha256", "size"));
        return new PinnedFile(
                "source",
                Fields.url(archive),
                Fields.sha256(archive),
                Fields.size(archive),
                Optional.empty(),
                Use.FILE);
    }

    private static Optional<Instant> horizon(Mapping top) throws MalformedException {
        Optional<Yaml> value = top.find("reproducible-until");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Instant until = value.get().date();
        // A statement counts seconds since 1970, and 0 there means that nothing was said.
        if (until.getEpochSecond() <= 0) {
            throw value.get().malformed("a date before the first enclave");
        }
        return Optional.of(until);
    }
}
