package dev.vitrine.audit.kit;

import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kit that was unpacked: every file is there, and has the size and the digest of the index. Close it to remove the folder
 * that {@link #open} made.
 */
public final class Kit implements AutoCloseable {

    private final Path folder;
    private final Bytes id;
    private final List<KitFile> files;
    private final boolean temporary;

    private Kit(Path folder, KitIndex index, boolean temporary) {
        this.folder = folder;
        this.id = Sha256.of(index.toText());
        this.files = index.files();
        this.temporary = temporary;
    }

    /** Unpacks a kit into a temporary folder that only this user can read. */
    public static Kit open(Path archive) throws IOException, MalformedException {
        return open(archive, KitLimits.DEFAULT);
    }

    /**
     * Unpacks a kit into a temporary folder that only this user can read.
     *
     * @throws MalformedException when it is no kit, or differs from its index in any file
     */
    public static Kit open(Path archive, KitLimits limits) throws IOException, MalformedException {
        Path folder = Files.createTempDirectory("vitrine-kit");
        boolean done = false;
        try {
            Kit kit = new Kit(folder, KitReader.unpack(archive, folder, limits), true);
            done = true;
            return kit;
        } finally {
            if (!done) {
                remove(folder);
            }
        }
    }

    /**
     * Unpacks a kit into a folder to keep.
     *
     * @param folder must not be there yet
     */
    public static Kit unpack(Path archive, Path folder, KitLimits limits) throws IOException, MalformedException {
        Path unused = Files.createDirectory(folder);
        boolean done = false;
        try {
            Kit kit = new Kit(folder, KitReader.unpack(archive, folder, limits), false);
            done = true;
            return kit;
        } finally {
            if (!done) {
                remove(folder);
            }
        }
    }

    /** The SHA-256 of the index: one id for one set of files. */
    public Bytes id() {
        return id;
    }

    /** In ascending order of their paths. */
    public List<KitFile> files() {
        return files;
    }

    public List<KitFile> files(KitSection section) {
        return files.stream().filter(file -> section.holds(file.path())).toList();
    }

    /** Where the bytes are. */
    public Path path(KitFile file) {
        return file.path().in(folder);
    }

    public Optional<Path> find(RelativePath path) {
        return files.stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .map(this::path);
    }

    /** The folder of the manifest and of the files that it names. */
    public Path project() {
        return folder.resolve(KitSection.PROJECT.folder());
    }

    /** The manifest; empty where the kit has none. */
    public Optional<Path> manifest() {
        return find(KitSection.PROJECT.path(new RelativePath(Manifest.FILE_NAME)));
    }

    /** A file with these bytes, whatever it is for: an input, the source archive. */
    public Optional<Path> find(Bytes sha256) {
        return files.stream()
                .filter(file -> file.sha256().equals(sha256))
                .findFirst()
                .map(this::path);
    }

    /** The policy that says which log is believed; a kit's own, which proves nothing to who does not know the kit. */
    public Optional<Path> logPolicy() {
        return find(KitExport.logPolicyPath());
    }

    /** The policy that says what of evidence is accepted. */
    public Optional<Path> policy() {
        return find(KitExport.policyPath());
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(folder)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            boolean unused = Files.deleteIfExists(path);
        }
    }
}
