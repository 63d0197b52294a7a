package dev.vitrine.audit.rebuild;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Folders that builds left behind. */
public final class Folders {

    private Folders() {}

    /** Deletes everything in a folder and leaves the folder; what cannot be deleted stays. Follows no links. */
    public static void deleteBelow(Path folder) throws IOException {
        Path walked = Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                // Go's module cache, for one, is read-only.
                boolean unused = directory.toFile().setWritable(true, true);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path directory, java.io.@org.jspecify.annotations.Nullable IOException e) {
                if (!directory.equals(folder)) {
                    delete(directory);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        if (!walked.equals(folder)) {
            throw new AssertionError("bad math: another folder");
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            // It stays: a rebuild is not refuted by its rubbish.
        }
    }
}
