package dev.vitrine.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One record of a corpus' manifest, with its files. Nothing is derived from the name of the case. */
final class CorpusCase {

    private final Path corpus;
    private final JsonNode manifest;

    CorpusCase(Path corpus, JsonNode manifest) {
        this.corpus = corpus;
        this.manifest = manifest;
    }

    String name() {
        return manifest.path("case").asText();
    }

    String kind() {
        return manifest.path("kind").asText();
    }

    /** What an independent implementation says must come out. */
    String expect() {
        return manifest.path("expect").asText();
    }

    /** A member of the record, by path; a missing one is a missing node. */
    JsonNode at(String... path) {
        JsonNode node = manifest;
        for (String name : path) {
            node = node.path(name);
        }
        return node;
    }

    /** A text of the record, where it is there and not null. */
    Optional<String> text(String... path) {
        JsonNode node = at(path);
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    boolean isRejected() {
        return expect().startsWith("REJECT");
    }

    List<String> files() {
        List<String> names = new ArrayList<>();
        at("files").fieldNames().forEachRemaining(names::add);
        return names;
    }

    boolean has(String file) {
        return at("files").has(file);
    }

    /** A file of the case, whose hash must be the one that the manifest gives. */
    Bytes file(String file) {
        Path folder = corpus.resolve(name());
        Bytes bytes = Shared.read(Files.isDirectory(folder) ? folder.resolve(file) : folder.resolveSibling(file));
        String expected = at("files", file, "sha256").asText();
        if (!Hashes.sha256(bytes).hex().equals(expected)) {
            throw new AssertionError(name() + "/" + file + " is not the file of the manifest");
        }
        return bytes;
    }

    /** The only file of the case. */
    Bytes onlyFile() {
        if (files().size() != 1) {
            throw new AssertionError(name() + " has " + files().size() + " files");
        }
        return file(files().get(0));
    }

    Path corpus() {
        return corpus;
    }

    @Override
    public String toString() {
        return name();
    }
}
