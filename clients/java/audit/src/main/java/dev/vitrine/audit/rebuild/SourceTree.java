package dev.vitrine.audit.rebuild;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Source that was fetched.
 *
 * @param root the folder that the build sees as its root
 * @param digest SHA-256 over the tree: for every file in ascending order of its path, a line of mode, SHA-256 and path. Git
 *     names commits by SHA-1; this does not rest on it
 * @param files how many
 * @param time of the commit, where it is known
 * @param how in words: from where, named by what
 */
public record SourceTree(Path root, Bytes digest, int files, Instant time, String how) {

    /** Where nothing says a time: 1980, the earliest that archives of every kind can hold. */
    static final Instant NO_TIME = Instant.parse("1980-01-01T00:00:00Z");

    static SourceTree of(Path checkout, Path root, Instant time, String how) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        Path walked = Files.walkFileTree(checkout, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.getFileName() != null
                                && folder.getFileName().toString().equals(".git")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = checkout.relativize(file).toString();
                // A submodule's pointer to its repository.
                if (!path.equals(".git") && !path.endsWith("/.git")) {
                    lines.put(path, line(file, path, attributes));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        MessageDigest digest = Fetcher.sha256();
        lines.values().forEach(line -> Bytes.utf8(line).update(digest));
        if (!walked.equals(checkout)) {
            throw new AssertionError("bad math: another tree");
        }
        return new SourceTree(root, Bytes.wrapUnsafe(digest.digest()), lines.size(), time, how);
    }

    private static String line(Path file, String path, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            return "120000 " + sha256(Bytes.utf8(Files.readSymbolicLink(file).toString())) + " " + path + "\n";
        }
        boolean executes = Files.isExecutable(file)
                && Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                        .contains(java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE);
        return (executes ? "100755 " : "100644 ") + sha256(file) + " " + path + "\n";
    }

    private static String sha256(Bytes bytes) {
        MessageDigest digest = Fetcher.sha256();
        bytes.update(digest);
        return Bytes.wrapUnsafe(digest.digest()).hex();
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = Fetcher.sha256();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Bytes.wrapUnsafe(digest.digest()).hex();
    }
}
