package dev.vitrine.audit.manifest;

import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * A path that stays inside of the folder that it is resolved against: segments between single slashes, none of them empty,
 * {@code .} or {@code ..}, without backslashes, colons and control characters, and no name that a system of today treats as
 * a device. Links are another matter: whoever opens a path checks them.
 */
public record RelativePath(String text) implements Comparable<RelativePath> {

    private static final int MAX_SIZE = 1024;
    private static final int MAX_SEGMENT = 255;
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    public RelativePath {
        if (!isSafe(text)) {
            throw new IllegalArgumentException("not a relative path: parse what comes from outside");
        }
    }

    public static RelativePath parse(String text) throws MalformedException {
        if (!isSafe(text)) {
            throw new MalformedException(
                    "expected a path inside of the folder, like enclave/enclave.so: relative, without .. and without"
                            + " backslashes",
                    MalformedException.NO_POSITION);
        }
        return new RelativePath(text);
    }

    public Path in(Path folder) {
        return folder.resolve(text);
    }

    /** The last segment. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    @Override
    public int compareTo(RelativePath other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isSafe(String text) {
        if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > MAX_SIZE) {
            return false;
        }
        for (String segment : text.split("/", -1)) {
            if (segment.isEmpty()
                    || segment.equals(".")
                    || segment.equals("..")
                    || segment.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT
                    || DEVICES.contains(segment.toLowerCase(java.util.Locale.ROOT))) {
                return false;
            }
        }
        return text.codePoints()
                .noneMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff));
    }
}
