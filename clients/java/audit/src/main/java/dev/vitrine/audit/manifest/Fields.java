package dev.vitrine.audit.manifest;

import dev.vitrine.evidence.yaml.Yaml;
import dev.vitrine.evidence.yaml.Yaml.Mapping;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The values that several sections of a manifest have. */
final class Fields {

    static final int MAX_URL = 2048;
    private static final String SHA256_ADVICE = "write the 64 hexadecimal digits that `sha256sum` prints for it";

    private Fields() {}

    /** One line of text, of at most so many bytes. */
    static String line(Yaml value, int max) throws MalformedException {
        String text = value.text();
        if (text.getBytes(StandardCharsets.UTF_8).length > max) {
            throw value.malformed("longer than " + max + " bytes");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff))) {
            throw value.malformed("a control character, or a broken one: expected one line of text");
        }
        return text;
    }

    static Optional<String> line(Mapping mapping, String key, int max) throws MalformedException {
        Optional<Yaml> value = mapping.find(key);
        return value.isPresent() ? Optional.of(line(value.get(), max)) : Optional.empty();
    }

    static List<String> lines(Mapping mapping, String key, int maxCount, int maxSize) throws MalformedException {
        List<String> lines = new ArrayList<>();
        for (Yaml item : atMost(mapping, key, maxCount)) {
            lines.add(line(item, maxSize));
        }
        return lines;
    }

    static List<Yaml> atMost(Mapping mapping, String key, int maxCount) throws MalformedException {
        List<Yaml> list = mapping.list(key);
        if (list.size() > maxCount) {
            throw list.get(maxCount).malformed("more than " + maxCount + " of them under " + key);
        }
        return list;
    }

    /** A name that other sections refer to. */
    static String name(Yaml value, int max) throws MalformedException {
        String name = line(value, max);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._+@-]*")) {
            throw value.malformed(
                    "expected a name of letters, digits and . _ + @ -, that begins with a letter or a digit: "
                            + Yaml.quoted(name));
        }
        return name;
    }

    /** A name that none before had. */
    static String unique(Yaml value, int max, Set<String> taken) throws MalformedException {
        String name = name(value, max);
        if (!taken.add(name)) {
            throw value.malformed("the name is there twice: " + name);
        }
        return name;
    }

    static String url(Yaml value) throws MalformedException {
        String url = line(value, MAX_URL);
        if (!url.matches("[a-z][a-z0-9+.-]*://\\S+") && !url.matches("[a-z0-9._-]+@[A-Za-z0-9.-]+:\\S+")) {
            throw value.malformed("expected a URL with its scheme, like https://example.org/wallet.git");
        }
        return url;
    }

    static Optional<String> url(Mapping mapping) throws MalformedException {
        Optional<Yaml> value = mapping.find("url");
        return value.isPresent() ? Optional.of(url(value.get())) : Optional.empty();
    }

    static RelativePath path(Yaml value) throws MalformedException {
        try {
            return RelativePath.parse(value.text());
        } catch (MalformedException e) {
            // The reader of YAML has said where already.
            throw e.what().startsWith("line ") ? e : value.malformed(e.what());
        }
    }

    static Optional<RelativePath> path(Mapping mapping, String key) throws MalformedException {
        Optional<Yaml> value = mapping.find(key);
        return value.isPresent() ? Optional.of(path(value.get())) : Optional.empty();
    }

    static Bytes sha256(Mapping mapping) throws MalformedException {
        return mapping.require("sha256", SHA256_ADVICE).hex(32);
    }

    static long size(Mapping mapping) throws MalformedException {
        Yaml value = mapping.require("size", "write its size in bytes, as `wc -c` prints it");
        long size = value.number(PinnedFile.MAX_SIZE);
        if (size == 0) {
            throw value.malformed("an empty file pins nothing");
        }
        return size;
    }

    /** A released file: its path alone, or a mapping. */
    static ReleasedFile released(Yaml value) throws MalformedException {
        if (value.isText()) {
            return new ReleasedFile(path(value), Optional.empty(), Optional.empty(), OptionalLong.empty());
        }
        Mapping mapping = value.mapping(Set.of("path", "url", "sha256", "size"));
        return new ReleasedFile(
                path(mapping.require("path", "write where the file lies beside the manifest")),
                url(mapping),
                mapping.find("sha256").isPresent() ? Optional.of(sha256(mapping)) : Optional.empty(),
                mapping.find("size").isPresent() ? OptionalLong.of(size(mapping)) : OptionalLong.empty());
    }

    static Set<String> names() {
        return new HashSet<>();
    }
}
