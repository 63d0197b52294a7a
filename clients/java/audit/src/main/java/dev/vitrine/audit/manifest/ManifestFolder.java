package dev.vitrine.audit.manifest;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A manifest where it lies: with the file of its inputs beside it. */
final class ManifestFolder {

    private ManifestFolder() {}

    static Manifest load(Path file) throws IOException, MalformedException {
        Bytes yaml = read(file, Manifest.MAX_SIZE);
        Optional<RelativePath> lock;
        try {
            lock = ManifestFile.lockOf(yaml);
        } catch (MalformedException e) {
            throw named(file, e);
        }
        Optional<Bytes> inputs = Optional.empty();
        if (lock.isPresent()) {
            inputs = Optional.of(read(file.resolveSibling(lock.get().text()), InputSection.MAX_LOCK_SIZE));
        }
        try {
            return ManifestFile.parse(yaml, inputs);
        } catch (MalformedException e) {
            throw named(file, e);
        }
    }

    private static MalformedException named(Path file, MalformedException e) {
        return new MalformedException(file.getFileName() + ", " + e.what(), e.position());
    }

    private static Bytes read(Path file, int max) throws IOException, MalformedException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new MalformedException(file.getFileName() + " is larger than " + max + " bytes", max);
            }
            return Bytes.wrapUnsafe(bytes);
        }
    }
}
