package dev.vitrine.cli;

import dev.vitrine.evidence.dossier.Piece;
import dev.vitrine.evidence.dossier.Recognition;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of {@code --collateral}. */
final class SideFiles {

    private static final int MAX_SIZE = 16 << 20;
    private static final int MAX_FILES = 4096;
    private static final int MAX_DEPTH = 4;

    private SideFiles() {}

    /** What the files are taken for. In a folder there may be anything; a file that is named must be something. */
    static List<Piece> read(List<Path> paths, Output output) throws Failure, IOException {
        List<Piece> pieces = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                for (Path file : files(path)) {
                    inFolder(file, output).ifPresent(pieces::add);
                }
            } else {
                pieces.add(named(path));
            }
        }
        return List.copyOf(pieces);
    }

    private static List<Path> files(Path folder) throws Failure, IOException {
        try (Stream<Path> walk = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .limit(MAX_FILES + 1L)
                    .sorted()
                    .toList();
            if (files.size() > MAX_FILES) {
                throw Failure.couldNotTell(
                        "TOO_LARGE",
                        folder + " has more than " + MAX_FILES + " files",
                        "name the files that are needed");
            }
            return files;
        }
    }

    private static Optional<Piece> inFolder(Path file, Output output) throws Failure, IOException {
        if (Files.size(file) > MAX_SIZE) {
            return Optional.empty();
        }
        try {
            return Recognition.of(LocalFiles.read(file, MAX_SIZE));
        } catch (MalformedException e) {
            output.progress("not used: " + file + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Piece named(Path file) throws Failure, IOException {
        try {
            return Recognition.of(LocalFiles.read(file, MAX_SIZE))
                    .orElseThrow(() -> Failure.couldNotTell(
                            "NOT_RECOGNISED",
                            file + " is nothing that completes evidence",
                            "`vitrine inspect` shows files"));
        } catch (MalformedException e) {
            throw Failure.refuted("MALFORMED", file + ": " + e.getMessage());
        }
    }
}
