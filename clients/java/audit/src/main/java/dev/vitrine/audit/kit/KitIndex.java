package dev.vitrine.audit.kit;

import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The list of what is in a kit.
 *
 * @param files in ascending bytewise order of their paths, each path once
 */
record KitIndex(List<KitFile> files) {

    static final String NAME = "kit.index";
    static final int MAX_SIZE = 32 * 1024 * 1024;
    private static final int MAX_FILES = 100_000;
    private static final int HASH_DIGITS = 64;
    private static final String FIRST_LINE = "vitrine.dev/kit/v1";
    private static final Comparator<KitFile> BY_PATH =
            Comparator.comparing(file -> Bytes.utf8(file.path().text()));

    KitIndex {
        files = List.copyOf(files);
    }

    static KitIndex of(List<KitFile> files) {
        List<KitFile> sorted = new ArrayList<>(files);
        sorted.sort(BY_PATH);
        return new KitIndex(sorted);
    }

    Bytes toText() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        for (KitFile file : files) {
            text.append(file.sha256().hex())
                    .append(' ')
                    .append(file.size())
                    .append(' ')
                    .append(file.path())
                    .append('\n');
        }
        return Bytes.utf8(text.toString());
    }

    static KitIndex parse(Bytes bytes) throws MalformedException {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedException("the index is too large", MAX_SIZE);
        }
        List<String> lines = Arrays.asList(bytes.toUtf8().split("\n", -1));
        if (lines.size() > MAX_FILES + 2) {
            throw new MalformedException("more than " + MAX_FILES + " files", MalformedException.NO_POSITION);
        }
        if (!lines.get(0).equals(FIRST_LINE)) {
            throw malformed(1, "expected " + FIRST_LINE);
        }
        if (!lines.get(lines.size() - 1).isEmpty()) {
            throw malformed(lines.size(), "the last line does not end");
        }
        List<KitFile> files = new ArrayList<>();
        for (int i = 1; i < lines.size() - 1; i++) {
            files.add(line(lines.get(i), i + 1));
        }
        KitIndex index = KitIndex.of(files);
        // SPEC: the lines in ascending bytewise order of the paths.
        if (!index.files().equals(files)) {
            throw malformed(1, "the lines are not in the order of their paths");
        }
        refuseOverlaps(files);
        return index;
    }

    private static KitFile line(String line, int number) throws MalformedException {
        String[] parts = line.split(" ", 3);
        if (parts.length != 3 || parts[0].length() != HASH_DIGITS || !parts[0].matches("[0-9a-f]+")) {
            throw malformed(number, "expected a SHA-256, a size and a path");
        }
        if (!parts[1].matches("0|[1-9][0-9]{0,15}")) {
            throw malformed(number, "expected a size in bytes");
        }
        RelativePath path;
        try {
            path = RelativePath.parse(parts[2]);
        } catch (MalformedException e) {
            throw malformed(number, e.what());
        }
        if (Arrays.stream(KitSection.values()).noneMatch(section -> section.holds(path))) {
            throw malformed(number, "a file outside of the folders that a kit has");
        }
        return new KitFile(path, Bytes.fromHex(parts[0]), Long.parseLong(parts[1]));
    }

    /** One path twice, one that another has as a folder, or two that are one where case is not told apart. */
    private static void refuseOverlaps(List<KitFile> files) throws MalformedException {
        java.util.Set<String> names = new java.util.HashSet<>();
        java.util.Set<String> folders = new java.util.HashSet<>();
        for (KitFile file : files) {
            String path = file.path().text().toLowerCase(java.util.Locale.ROOT);
            if (!names.add(path)) {
                throw malformed(1, "two files have one path, or paths that differ in case only");
            }
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                folders.add(path.substring(0, slash));
            }
        }
        names.retainAll(folders);
        if (!names.isEmpty()) {
            throw malformed(1, "a path is a file and a folder");
        }
    }

    private static MalformedException malformed(int line, String what) {
        return new MalformedException(NAME + ", line " + line + ": " + what, MalformedException.NO_POSITION);
    }
}
