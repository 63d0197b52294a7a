package dev.vitrine.audit.kit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.tlog.Bytes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Collects files, and writes them as one kit. Not for use by several threads. */
public final class KitWriter {

    private static final int FILE_MODE = 0100644;

    private final Map<RelativePath, Content> contents = new TreeMap<>();

    /** Where the bytes of a file come from, each time that they are read. */
    private interface Content {
        InputStream open() throws IOException;

        KitFile describe(RelativePath path) throws IOException;
    }

    private record OnDisk(Path file) implements Content {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public KitFile describe(RelativePath path) throws IOException {
            return new KitFile(path, Sha256.of(file), Files.size(file));
        }
    }

    private record InMemory(Bytes bytes) implements Content {
        @Override
        public InputStream open() {
            return new java.io.ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public KitFile describe(RelativePath path) {
            return new KitFile(path, Sha256.of(bytes), bytes.size());
        }
    }

    /**
     * Adds a file, whose bytes are read when the kit is written.
     *
     * @param path begins with the folder of a {@link KitSection}
     * @throws IllegalArgumentException when the path is taken or in no section
     */
    @CanIgnoreReturnValue
    public KitWriter add(RelativePath path, Path file) {
        return put(path, new OnDisk(file));
    }

    /** Adds a file whose bytes are at hand. */
    @CanIgnoreReturnValue
    public KitWriter add(RelativePath path, Bytes bytes) {
        return put(path, new InMemory(bytes));
    }

    public boolean contains(RelativePath path) {
        return contents.containsKey(path);
    }

    private KitWriter put(RelativePath path, Content content) {
        boolean known = List.of(KitSection.values()).stream().anyMatch(section -> section.holds(path));
        if (!known || contents.putIfAbsent(path, content) != null) {
            throw new IllegalArgumentException(known ? "a path is added once" : "a path is in a section of the kit");
        }
        return this;
    }

    /**
     * Writes the kit, compressed where the name ends with {@code .gz} or {@code .tgz}. A file that is there is replaced, at
     * the end and at once.
     *
     * @return the kit's id
     * @throws IOException also when a file changes while it is read
     */
    public Bytes write(Path archive) throws IOException {
        KitIndex index = KitIndex.of(describe());
        Bytes text = index.toText();
        Path folder = archive.toAbsolutePath().getParent();
        Path partial = Files.createTempFile(folder, ".kit", ".partial");
        try {
            try (TarArchiveOutputStream tar = open(partial, archive.toString())) {
                member(tar, KitIndex.NAME, text.size(), new InMemory(text));
                for (KitFile file : index.files()) {
                    Content content = contents.get(file.path());
                    if (content == null) {
                        throw new AssertionError("bad math: the index was made from the contents");
                    }
                    member(tar, file.path().text(), file.size(), content);
                }
                tar.finish();
            }
            Path unused = Files.move(partial, archive, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            boolean unused = Files.deleteIfExists(partial);
        }
        return Sha256.of(text);
    }

    private List<KitFile> describe() throws IOException {
        List<KitFile> files = new java.util.ArrayList<>();
        for (Map.Entry<RelativePath, Content> entry : contents.entrySet()) {
            files.add(entry.getValue().describe(entry.getKey()));
        }
        return files;
    }

    private static TarArchiveOutputStream open(Path partial, String name) throws IOException {
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial));
        boolean compressed = name.endsWith(".gz") || name.endsWith(".tgz");
        TarArchiveOutputStream tar = new TarArchiveOutputStream(compressed ? new GZIPOutputStream(out) : out, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        return tar;
    }

    private static void member(TarArchiveOutputStream tar, String name, long size, Content content) throws IOException {
        // Nothing of this machine, its user or its clock goes into the archive.
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
        entry.setSize(size);
        entry.setMode(FILE_MODE);
        entry.setModTime(0L);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
        try (InputStream in = content.open()) {
            if (in.transferTo(tar) != size) {
                throw new IOException(name + " changed while it was read");
            }
        }
        tar.closeArchiveEntry();
    }
}
